#include "sim/lesson/lesson.h"

#include "sim/lesson/comments.h"
#include "tests/catch.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace fiberscope::lesson {
namespace {

std::string errors_of(std::string_view source) {
    std::string all;
    for (const std::string& error : parse_lesson(source, "a.go").errors)
        all += error + "\n";
    return all;
}

}  // namespace

TEST_CASE("lesson: a scenario's directives become its title, captions and settings", "[lesson]") {
    const Parsed parsed = parse_lesson(
        "//scope:title The sender waits | 发送者等待\n"
        "//scope:about Watch who waits.\n"
        "//scope:procs 4\n"
        "//scope:seed 18446744073709551615\n"
        "package main\n"
        "\n"
        "func main() {\n"
        "\t//scope:cue Nobody receives yet | 还没有接收者\n"
        "\n"
        "\t// a remark\n"
        "\tch <- 1 //note: scope\n"
        "\t//scope:cue And on.\n"
        "\t}\n"
        "\tx := <-ch\n"
        "}\n",
        "a.go");
    CHECK(parsed.errors.empty());
    const Lesson& lesson = parsed.lesson;
    CHECK(lesson.title == Text{"The sender waits", "发送者等待"});
    CHECK(lesson.about == Text{"Watch who waits.", ""});
    CHECK(lesson.procs == 4u);
    CHECK(lesson.seed == 18446744073709551615u);
    REQUIRE(lesson.cues.size() == 2);
    CHECK(lesson.cues[0] == Cue{11, {"Nobody receives yet", "还没有接收者"}});
    CHECK(lesson.cues[1] == Cue{14, {"And on.", ""}});
    CHECK(lesson.cue_at(14) == &lesson.cues[1]);
    CHECK(lesson.cue_at(12) == nullptr);
    CHECK(lesson.title.in(true) == "发送者等待");
    CHECK(lesson.about.in(true) == "Watch who waits.");
    CHECK(lesson.title.in(false) == "The sender waits");
}

TEST_CASE("lesson: a source without directives is an empty lesson", "[lesson]") {
    const Parsed parsed = parse_lesson("package main\n// scope:title no\n", "a.go");
    CHECK(parsed.errors.empty());
    CHECK(parsed.lesson.title.empty());
    CHECK(parsed.lesson.cues.empty());
    CHECK(!parsed.lesson.procs);
}

TEST_CASE("lesson: what looks like a directive inside a string or comment is none", "[lesson]") {
    const Comments comments = find_comments(
        "s := \"//scope:a\" // \"\n"
        "t := `x\n//scope:b\n` + \"\\\"//scope:c\"\n"
        "/* \n//scope:d\n*/ u := '\"' //scope:e\n"
        "r := '\\'' //scope:f\n");
    REQUIRE(comments.directives.size() == 2);
    CHECK(comments.directives[0].name == "e");
    CHECK(comments.directives[0].line == 7);
    CHECK(!comments.directives[0].alone);
    CHECK(comments.directives[1].name == "f");
    CHECK(comments.code[0] == "s := \"\"");
    CHECK(comments.code[6] == "u := ''");
}

TEST_CASE("lesson: a text that does not fit a caption line is reported where it begins",
          "[lesson]") {
    const std::string english(75, 'x');
    std::string chinese;
    for (int i = 0; i < 30; ++i)
        chinese += "等";
    CHECK(errors_of("//scope:title " + english + " | " + chinese + "\n") == "");
    CHECK(errors_of("//scope:title " + english + "x | " + chinese + "\n") ==
          "a.go:1:15: the text takes 76 columns, a caption line has 75 (a Chinese character takes "
          "2)\n");
    CHECK(errors_of("//scope:title x | " + chinese + "等\n") ==
          "a.go:1:19: the text takes 62 columns, a caption line has 60 (a Chinese character takes "
          "2)\n");
    CHECK(errors_of("//scope:title x\xff\n") == "a.go:1:15: the text is not valid UTF-8\n");
}

TEST_CASE("lesson: each mistake is one line with its place", "[lesson]") {
    CHECK(errors_of("//scope:tile x\n") ==
          "a.go:1:1: unknown directive scope:tile; known are: title about procs seed cue\n");
    CHECK(errors_of("\n\n  //scope:title\n") == "a.go:3:3: scope:title needs a text\n");
    CHECK(errors_of("//scope:title a\n//scope:title b\n") ==
          "a.go:2:1: scope:title is there twice\n");
    CHECK(errors_of("x := 1 //scope:cue a\ny := 2\n") ==
          "a.go:1:8: a directive stands on a line of its own\n");
    CHECK(errors_of("//scope:title a | b | c\n") ==
          "a.go:1:15: expected one text, or an English and a Chinese one with | between\n");
    CHECK(errors_of("//scope:title | b\n") ==
          "a.go:1:15: expected one text, or an English and a Chinese one with | between\n");
    for (const std::string wrong : {"0", "65", "-1", "four", "4x", "99999999999999999999"}) {
        CHECK(errors_of("//scope:procs " + wrong + "\n") ==
              "a.go:1:15: scope:procs needs a number from 1 to 64\n");
    }
    CHECK(errors_of("//scope:procs\n") == "a.go:1:1: scope:procs needs a number from 1 to 64\n");
    CHECK(errors_of("//scope:seed 18446744073709551616\n") ==
          "a.go:1:14: scope:seed needs a number from 0 to 18446744073709551615\n");
}

TEST_CASE("lesson: a cue waits for a statement that can be reached", "[lesson]") {
    CHECK(errors_of("x := 1\n//scope:cue a\n}\n") == "a.go:2:1: no code follows this cue\n");
    const auto declaration =
        "a.go:1:1: no goroutine ever reaches line 2, which this cue waits for: it is a "
        "declaration\n";
    CHECK(errors_of("//scope:cue a\npackage main\n") == declaration);
    CHECK(errors_of("//scope:cue a\nfunc work(n int) {\n") == declaration);
    CHECK(errors_of("//scope:cue a\nfunc (t T) work() {\n") == declaration);
    CHECK(errors_of("//scope:cue a\nfunc() { f() }()\n") == "");
    CHECK(errors_of("//scope:cue a\n//scope:cue b\nf()\n") ==
          "a.go:2:1: line 3 already has a cue\n");
}

TEST_CASE("lesson: Windows line ends and a missing last line end are taken", "[lesson]") {
    const Parsed parsed = parse_lesson("//scope:title a | b\r\n//scope:cue c\r\nf()", "a.go");
    CHECK(parsed.errors.empty());
    CHECK(parsed.lesson.title == Text{"a", "b"});
    REQUIRE(parsed.lesson.cues.size() == 1);
    CHECK(parsed.lesson.cues[0].line == 3);
    CHECK(parse_lesson("\"", "a.go").errors.empty());
    CHECK(parse_lesson("`", "a.go").errors.empty());
    CHECK(parse_lesson("/*", "a.go").errors.empty());
}

TEST_CASE("lesson: every lesson in the repo has a title, a sentence and cues, in both languages",
          "[lesson]") {
    std::size_t lessons = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(FIBERSCOPE_SOURCE_DIR "/scenarios")) {
        if (entry.path().extension() != ".go") continue;
        ++lessons;
        std::ifstream in(entry.path());
        const std::string source{std::istreambuf_iterator<char>(in), {}};
        const Parsed parsed = parse_lesson(source, entry.path().filename().string());
        INFO(entry.path().filename().string());
        CHECK(parsed.errors == std::vector<std::string>{});
        CHECK(!parsed.lesson.title.zh.empty());
        CHECK(!parsed.lesson.about.zh.empty());
        CHECK(!parsed.lesson.cues.empty());
        for (const Cue& cue : parsed.lesson.cues)
            CHECK(!cue.text.zh.empty());
    }
    CHECK(lessons >= 6);
}

}  // namespace fiberscope::lesson
