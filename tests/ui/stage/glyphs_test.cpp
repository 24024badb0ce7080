#include "ui/stage/glyphs.h"

#include "tests/catch.h"
#include "tests/ui/sketch.h"

using namespace fiberscope::ui;

TEST_CASE("glyphs: a value is four characters at most, a string without its quotes") {
    CHECK(value_label("7") == "7");
    CHECK(value_label("1234") == "1234");
    CHECK(value_label("12345") == "123…");
    CHECK(value_label("\"two\"") == "two");
    CHECK(value_label("\"three\"") == "thr…");
    CHECK(value_label("\"\"") == "\"\"");  // the empty string is not no value
    CHECK(value_label("通道通道通") == "通道通…");
    CHECK(value_label("").empty());
}

TEST_CASE("glyphs: a label has the largest size that fits its token") {
    CHECK(token_text_size(46) == 20);
    CHECK(token_text_size(32) == 15);
    CHECK(token_text_size(19) == 11);
    float before = 0;
    for (float h = 18; h < 60; h += 1) {
        CHECK((token_text_size(h) >= before || h == 27));  // small ones are fuller
        before = token_text_size(h);
    }
}

TEST_CASE("glyphs: each state has its own body, told without its hue") {
    const Theme& t = dark_theme();
    std::vector<std::vector<std::uint8_t>> grey;
    for (int i = 0; i < kLookCount; ++i) {
        const Sketch s([&](Canvas& c) {
            c.fill({0, 0, 200, 200}, t.card);
            draw_token(c, t, {100, 100}, "G7", {.look = static_cast<Look>(i), .height = 46});
        });
        std::vector<std::uint8_t> body;
        for (int y = 70; y < 130; ++y) {
            for (int x = 50; x < 150; ++x) {
                const Color color = s.at(x, y);
                const double light = 0.3 * (color & 0xffU) + 0.6 * (color >> 8 & 0xffU) +
                                     0.1 * (color >> 16 & 0xffU);
                body.push_back(static_cast<std::uint8_t>(light));
            }
        }
        for (const auto& other : grey) {
            int differing = 0;
            for (std::size_t p = 0; p < body.size(); ++p)
                differing += std::abs(body[p] - other[p]) > 24 ? 1 : 0;
            CAPTURE(i);
            CHECK(differing > 150);
        }
        grey.push_back(body);
    }
}
