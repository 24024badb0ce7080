// Pixels of what the canvas draws, and the words that it remembers.
#include "ui/paint/canvas.h"

#include "tests/catch.h"
#include "tests/ui/sketch.h"

using namespace fiberscope::ui;

namespace {

constexpr Color kRed = rgb(0xff0000), kGreen = rgb(0x00ff00), kWhite = rgb(0xffffff);

}  // namespace

TEST_CASE("canvas: a filled rectangle covers its pixels and no others") {
    const Sketch s([](Canvas& c) { c.fill({10, 20, 30, 5}, kRed); });
    CHECK(s.at(10, 20) == kRed);
    CHECK(s.at(39, 24) == kRed);
    CHECK(s.at(9, 20) != kRed);
    CHECK(s.at(40, 24) != kRed);
    CHECK(s.at(10, 19) != kRed);
    CHECK(s.at(10, 25) != kRed);
    CHECK(s.count(kRed) == 30 * 5);
}

TEST_CASE("canvas: a stroke lies inside its shape") {
    const Sketch s([](Canvas& c) { c.stroke({10, 10, 40, 40}, kRed, 2); });
    CHECK(s.at(10, 30) == kRed);
    CHECK(s.at(11, 30) == kRed);
    CHECK(s.at(12, 30) != kRed);
    CHECK(s.at(9, 30) != kRed);
    CHECK(s.at(49, 30) == kRed);
    CHECK(s.at(50, 30) != kRed);
}

TEST_CASE("canvas: at scale 2 a dp is two pixels") {
    const Sketch s([](Canvas& c) { c.fill({10, 10, 5, 5}, kRed); }, 2);
    CHECK(s.count(kRed) == 100);
    CHECK(s.at(20, 20) == kRed);
}

TEST_CASE("canvas: nothing is drawn outside the clip, and opacity lets the ground through") {
    const Sketch s([](Canvas& c) {
        c.push_clip({0, 0, 50, 100});
        c.fill({0, 0, 100, 10}, kRed);
        c.pop_clip();
        c.set_alpha(0.5F);
        c.fill({0, 50, 10, 10}, kWhite);
        c.set_alpha(1);
    });
    CHECK(s.count(kRed) == 50 * 10);
    const unsigned grey = s.at(5, 55) & 0xffU;
    CHECK(grey > 110);
    CHECK(grey < 145);
}

TEST_CASE("canvas: dashes have gaps") {
    const Sketch s([](Canvas& c) { c.dashed_line({0, 50}, {100, 50}, kRed, 2, 6, 4); });
    const std::size_t drawn = s.count(kRed);
    CHECK(drawn > 100);
    CHECK(drawn < 140);
    CHECK(s.at(2, 50) == kRed);
    CHECK(s.at(8, 50) != kRed);
}

TEST_CASE("canvas: text stands where it is aligned, and what is too long ends in an ellipsis") {
    const Sketch s([](Canvas& c) {
        c.text({100, 20}, "right", {.size = 13, .color = kWhite, .align = Align::right});
        c.text({100, 50}, "middle", {.size = 13, .color = kWhite, .align = Align::center});
        c.text_fit({10, 80}, "a long line of words", {.size = 13, .color = kWhite}, 60);
        c.text_fit({10, 110}, "short", {.size = 13, .color = kWhite}, 60);
        c.push_clip({0, 0, 10, 10});
        c.text({100, 140}, "out of sight", {.size = 13, .color = kWhite});
        c.pop_clip();
    });
    REQUIRE(s.words.size() == 4);
    CHECK(s.words[0].box.right() == Approx(104));
    CHECK(s.words[1].box.center().x == Approx(100));
    CHECK(s.words[1].box.center().y == Approx(50));
    CHECK(s.words[2].text.find("a long") == 0);
    CHECK(s.words[2].text.substr(s.words[2].text.size() - 3) == "…");
    CHECK(s.words[2].box.w <= 68);
    CHECK(s.words[3].text == "short");
    CHECK(s.count(kWhite) > 20);
}

TEST_CASE("canvas: the way of a flight leaves out the words that it crosses") {
    const Curve way = {{{{10, 60}, {60, 60}, {110, 60}, {160, 60}}}};
    for (const int kind : {0, 1, 2}) {
        const auto draw = [&](Canvas& c) {
            if (kind == 2) {
                c.curve(way, kGreen, 2);
            } else if (kind == 1) {
                c.dots(way, kGreen, 0, 1, 2.2F, 9);
            } else {
                c.trail(way, kGreen, 0, 1, 4);
            }
        };
        const Sketch free(draw);
        const Sketch crossed([&](Canvas& c) {
            c.text({70, 60}, "done", {.size = 15, .color = rgb(0x111111)});
            draw(c);
        });
        const Rect word = crossed.words.at(0).box;
        CAPTURE(kind);
        CHECK(free.greenest({word.x + 4, 56, word.w - 8, 8}) > 60);
        CHECK(crossed.greenest({word.x + 4, 56, word.w - 8, 8}) < 40);
        CHECK(crossed.greenest({word.right() + 4, 56, 30, 8}) > 60);  // it goes on behind it
    }
}
