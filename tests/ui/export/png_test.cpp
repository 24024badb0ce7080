#include "ui/export/png.h"

#include "tests/catch.h"
#include "tests/ui/golden.h"

#include <fstream>

using namespace fiberscope::ui;

namespace {

Image gradient(int width, int height) {
    Image image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (const int part : {x * 7, y * 5, x + y, 255})
                image.rgba.push_back(static_cast<std::uint8_t>(part));
        }
    }
    return image;
}

}  // namespace

TEST_CASE("png: a picture comes back as it was written") {
    Folder folder;
    const Image image = gradient(37, 21);
    REQUIRE_FALSE(write_png(folder.file("a.png"), image));
    std::string error;
    const auto back = read_png(folder.file("a.png"), error);
    INFO(error);
    REQUIRE(back);
    CHECK(back->width == 37);
    CHECK(back->height == 21);
    CHECK(back->rgba == image.rgba);
}

TEST_CASE("png: writing replaces a picture whole, and leaves nothing else behind") {
    Folder folder;
    REQUIRE_FALSE(write_png(folder.file("a.png"), gradient(64, 64)));
    REQUIRE_FALSE(write_png(folder.file("a.png"), gradient(8, 8)));
    std::string error;
    CHECK(read_png(folder.file("a.png"), error)->width == 8);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path))
        ++files;
    CHECK(files == 1);
}

TEST_CASE("png: a damaged or missing file is one line that names it") {
    Folder folder;
    REQUIRE_FALSE(write_png(folder.file("a.png"), gradient(64, 64)));
    std::filesystem::resize_file(folder.file("a.png"), 60);
    std::ofstream(folder.file("b.png")) << "no picture";
    for (const char* name : {"a.png", "b.png", "missing.png"}) {
        std::string error;
        CAPTURE(name);
        CHECK_FALSE(read_png(folder.file(name), error));
        CHECK(error.find(name) != std::string::npos);
        CHECK(error.find('\n') == std::string::npos);
    }
}
