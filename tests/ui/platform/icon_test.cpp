#include "ui/platform/icon.h"

#include "tests/catch.h"
#include "ui/paint/theme.h"

using namespace fiberscope::ui;

TEST_CASE("icon: a rounded square at every size, with a goroutine that runs") {
    for (const int side : {16, 32, 64, 256}) {
        const Image icon = draw_icon_image(side);
        CAPTURE(side);
        REQUIRE(icon.width == side);
        REQUIRE(icon.height == side);
        REQUIRE(icon.rgba.size() == static_cast<std::size_t>(4 * side * side));
        const auto pixel = [&](double x, double y) {
            const auto column = static_cast<std::size_t>(x * side),
                       row = static_cast<std::size_t>(y * side);
            return &icon.rgba[4 * (row * static_cast<std::size_t>(side) + column)];
        };
        CHECK(pixel(0, 0)[3] == 0);  // its corners are cut
        CHECK(pixel(0.5, 0.12)[3] == 255);
        const Color running = dark_theme().state(Look::running).fill;
        for (unsigned i = 0; i < 3; ++i)
            CHECK(std::abs(pixel(0.34, 0.36)[i] - static_cast<int>(running >> (8 * i) & 0xffU)) <
                  8);
    }
}
