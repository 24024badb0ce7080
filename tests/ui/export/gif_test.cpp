// Films read back with another library's eyes.
#include "ui/export/gif.h"

#include "tests/catch.h"
#include "tests/ui/golden.h"

#include <algorithm>
#include <gif_lib.h>
#include <set>

using namespace fiberscope::ui;

namespace {

constexpr int kWidth = 40, kHeight = 30;

Image plain(Color color) {
    Image image{kWidth, kHeight, {}};
    for (int i = 0; i < kWidth * kHeight; ++i) {
        for (unsigned shift = 0; shift < 32; shift += 8)
            image.rgba.push_back(static_cast<std::uint8_t>(color >> shift & 0xffU));
    }
    return image;
}

void paint(Image& image, int x, int y, Color color) {
    for (unsigned i = 0; i < 3; ++i)
        image.rgba[static_cast<std::size_t>(4 * (y * kWidth + x)) + i] =
            static_cast<std::uint8_t>(color >> (8 * i) & 0xffU);
}

}  // namespace

TEST_CASE("gif: the palette has every surface and state of its theme, and the steps between them") {
    for (const Theme* t : {&dark_theme(), &light_theme()}) {
        const std::vector<Color> palette = film_palette(*t);
        CHECK(palette.size() <= 256);
        const auto has = [&](Color color) {
            return std::find(palette.begin() + 1, palette.end(), color) != palette.end();
        };
        for (const Color c : {t->app, t->stage, t->panel, t->card, t->paper, t->hi, t->selection})
            CHECK(has(c));
        for (const StateColors& s : t->states)
            CHECK((has(s.fill) && has(s.edge) && has(s.text)));
        // What is left over is filled up; the ramps between colours take the rest.
        CHECK(std::set<Color>(palette.begin() + 1, palette.end()).size() > 120);
    }
}

TEST_CASE("gif: frames keep the theme's colours, and store only what changed") {
    const Theme& t = dark_theme();
    Folder folder;
    const std::string file = folder.file("a.gif");
    GifWriter writer(file, kWidth, kHeight, t);
    REQUIRE_FALSE(writer.open());
    const Color running = t.state(Look::running).fill;
    Image image = plain(t.stage);
    REQUIRE_FALSE(writer.add(image, 7));
    paint(image, 11, 12, running);
    REQUIRE_FALSE(writer.add(image, 9));
    REQUIRE_FALSE(writer.close());

    int problem = 0;
    GifFileType* gif = DGifOpenFileName(file.c_str(), &problem);
    REQUIRE(gif != nullptr);
    REQUIRE(DGifSlurp(gif) == GIF_OK);
    CHECK(gif->SWidth == kWidth);
    CHECK(gif->SHeight == kHeight);
    REQUIRE(gif->ImageCount == 2);
    const SavedImage& second = gif->SavedImages[1];
    GraphicsControlBlock control{};
    REQUIRE(DGifSavedExtensionToGCB(gif, 1, &control) == GIF_OK);
    CHECK(control.DelayTime == 9);
    // Of the second frame only the one pixel is not "as before".
    const ColorMapObject* map =
        second.ImageDesc.ColorMap ? second.ImageDesc.ColorMap : gif->SColorMap;
    REQUIRE(map != nullptr);
    int told = 0;
    for (int y = 0; y < second.ImageDesc.Height; ++y) {
        for (int x = 0; x < second.ImageDesc.Width; ++x) {
            const int index = second.RasterBits[y * second.ImageDesc.Width + x];
            if (index == control.TransparentColor) continue;
            ++told;
            CHECK(second.ImageDesc.Left + x == 11);
            CHECK(second.ImageDesc.Top + y == 12);
            const GifColorType& color = map->Colors[index];
            CHECK(rgb(static_cast<unsigned>(color.Red) << 16 |
                      static_cast<unsigned>(color.Green) << 8 | color.Blue) == running);
        }
    }
    CHECK(told == 1);
    DGifCloseFile(gif, &problem);
}

TEST_CASE("gif: a film that is not finished leaves no file") {
    Folder folder;
    {
        GifWriter writer(folder.file("a.gif"), kWidth, kHeight, dark_theme());
        REQUIRE_FALSE(writer.open());
        REQUIRE_FALSE(writer.add(plain(dark_theme().stage), 5));
    }
    CHECK(std::filesystem::is_empty(folder.path));
}
