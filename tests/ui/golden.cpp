#include "tests/ui/golden.h"

#include "ui/export/png.h"
#include "ui/paint/compat.h"
#include "ui/paint/fonts.h"

#include <cstdlib>
#include <fstream>

namespace fiberscope::ui {
namespace {

namespace fs = std::filesystem;

// What a picture may differ by: 0.5 % of its pixels by more than 16 of 255, which leaves room for
// another rasterizer's edges and for nothing that can be seen.
constexpr double kPixelsMax = 0.005;
constexpr int kDifferenceMax = 16;

double differing(const Image& a, const Image& b) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
        bool differs = false;
        for (std::size_t k = 0; k < 3; ++k)
            differs = differs || std::abs(a.rgba[i + k] - b.rgba[i + k]) > kDifferenceMax;
        count += differs ? 1 : 0;
    }
    return static_cast<double>(count) * 4 / static_cast<double>(a.rgba.size());
}

// Letters are as wide as the font files and ImGui's rounding make them: 1.90's are narrower.
std::string letters() {
    return Fonts::files_hash() + " ImGui " IMGUI_VERSION;
}

}  // namespace

void check_golden(Session& session, StageTime at, const PictureSize& size,
                  const std::string& name) {
    const fs::path golden = fs::path(FIBERSCOPE_SOURCE_DIR) / "tests/ui/golden";
    const fs::path stored = golden / (name + ".png"), fonts = golden / "fonts.txt";
    if (std::getenv("FIBERSCOPE_WRITE_GOLDEN") != nullptr) {
        REQUIRE_FALSE(render_picture(session, at, size, stored.string()));
        std::ofstream(fonts) << letters() << '\n';
        return;
    }
    Folder folder;
    const std::string drawn = folder.file("drawn.png");
    REQUIRE_FALSE(render_picture(session, at, size, drawn));
    std::string of_stored, error;
    std::ifstream in(fonts);
    std::getline(in, of_stored);
    if (of_stored != letters()) {
        WARN("fonts or ImGui differ from those of the stored pictures ("
             << letters() << " instead of " << of_stored << "): not compared");
        return;
    }
    const auto expected = read_png(stored.string(), error);
    INFO(error);
    REQUIRE(expected);
    const auto got = read_png(drawn, error);
    REQUIRE(got);
    REQUIRE(got->width == expected->width);
    REQUIRE(got->height == expected->height);
    const double part = differing(*got, *expected);
    INFO(name << ": " << part * 100 << " % of the pixels differ; if the new picture is right, run "
              << "test_ui \"golden*\" with FIBERSCOPE_WRITE_GOLDEN=1");
    CHECK(part <= kPixelsMax);
}

}  // namespace fiberscope::ui
