#include "tests/ui/stand.h"
#include "tests/ui/worker_pool.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Lesson lesson_of(std::vector<std::string> source) {
    Lesson lesson;
    lesson.title = "A lesson";
    lesson.source = std::move(source);
    return lesson;
}

}  // namespace

TEST_CASE("source: a goroutine's mark stands beside its line, and a click on it selects") {
    Story s;
    s.begin(1).run(1).create(2, 1, "main.work", 3).line(1, 4);
    Stand w(s, lesson_of({"package main", "", "go work()", "wait()"}));
    CHECK(w.rect("mark/1").center().y == Approx(w.word("wait").center().y).margin(1));
    // It never ran: it stands at its go statement.
    CHECK(w.rect("mark/2").center().y == Approx(w.word("go").center().y).margin(1));
    w.click("mark/2");
    CHECK(w.session.selected() == GoId{2});
}

TEST_CASE("source: directives are not shown, and the lines keep their numbers") {
    Story s;
    s.begin(1).run(1);
    Stand w(s, lesson_of({"// What it shows.", "//", "//scope:title A lesson", "package main"}));
    CHECK_FALSE(w.mentions("scope:"));
    CHECK(w.says("1"));
    CHECK_FALSE(w.says("2"));
    CHECK(w.word("4").center().y == Approx(w.word("package").center().y).margin(1));
}

TEST_CASE("source: a line that goes on beyond the panel says so") {
    Story s;
    s.begin(1).run(1);
    // Cut between two pieces or within one, it always ends in an ellipsis.
    for (std::size_t length = 20; length < 60; ++length) {
        Stand w(s, lesson_of({std::string(length, 'x') + " := \"text\" + 12345 + more"}));
        std::string end;
        float right = 0;
        for (const Canvas::Word& word : w.reader.words) {
            if (word.box.x < 1150 || word.box.y > 130 || word.box.y < 80) continue;
            if (word.box.right() > right) end = word.text;
            right = std::max(right, word.box.right());
        }
        CAPTURE(length, end);
        CHECK(end.size() >= 3);
        CHECK(end.substr(end.size() - 3) == "…");
        CHECK(right < 1600);
    }
}

TEST_CASE("source: it scrolls to the selected goroutine's line, and by the wheel") {
    std::vector<std::string> lines;
    for (int i = 1; i <= 200; ++i)
        lines.push_back("line" + std::to_string(i));
    Story s;
    s.begin(1).run(1).line(1, 150);
    Stand w(s, lesson_of(lines));
    CHECK(w.says("line150"));
    CHECK_FALSE(w.says("line1"));
    w.wheel("source", 1000);
    CHECK(w.says("line1"));
    CHECK_FALSE(w.says("line150"));
}

TEST_CASE("source: at most three marks stand at a line, the others are counted") {
    Story s;
    s.begin(1).run(1);
    for (std::uint32_t g = 2; g < 9; ++g)
        s.create(g, 1, "main.work", 2);
    Stand w(s, lesson_of({"package main", "go work()"}));
    std::size_t marks = 0;
    for (std::uint32_t g = 2; g < 9; ++g)
        marks += w.bench.registry().find("mark/" + std::to_string(g)) ? 1 : 0;
    CHECK(marks >= 1);
    CHECK(marks <= 3);
    CHECK(w.says("+" + std::to_string(7 - marks)));
}
