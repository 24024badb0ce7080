#include "ui/views/go_colors.h"

#include "tests/catch.h"

using namespace fiberscope::ui;

namespace {

std::string shape(std::string_view line, bool* in_comment = nullptr) {
    bool open = false;
    std::string out;
    for (const CodePiece& piece : color_go(line, in_comment != nullptr ? *in_comment : open)) {
        out += "pknsc"[static_cast<int>(piece.kind)];
        out += '[' + std::string(piece.text) + ']';
    }
    return out;
}

}  // namespace

TEST_CASE("go colours: words, numbers, strings and comments") {
    CHECK(shape("go f(10) // x") == "k[go]p[ ]p[f]p[(]n[10]p[) ]c[// x]");
    CHECK(shape("s := \"a\\\"b // c\"") == "p[s]p[ := ]s[\"a\\\"b // c\"]");
    CHECK(shape("jobs <- n*2") == "p[jobs]p[ <- ]p[n]p[*]n[2]");
    CHECK(shape("ch := make(chan int, 4)").find("k[chan]") != std::string::npos);
}

TEST_CASE("go colours: a comment may go on over lines") {
    bool open = false;
    CHECK(shape("x /* a", &open) == "p[x]p[ ]c[/* a]");
    CHECK(open);
    CHECK(shape("go on", &open) == "c[go on]");
    CHECK(shape("b */ go", &open) == "c[b */]p[ ]k[go]");
    CHECK_FALSE(open);
}

TEST_CASE("go colours: nothing of a line is lost, whatever it is") {
    for (const std::string line :
         {"", "\"open", "'", "`raw", "a/b", "/", "/*", "x := '\\''", "\\"}) {
        bool open = false;
        std::string all;
        for (const CodePiece& piece : color_go(line, open))
            all += piece.text;
        CHECK(all == line);
    }
}
