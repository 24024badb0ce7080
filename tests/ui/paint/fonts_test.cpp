#include "ui/paint/fonts.h"

#include "tests/catch.h"
#include "ui/platform/offscreen.h"

#include <algorithm>

using namespace fiberscope::ui;

namespace {

std::unique_ptr<Offscreen> host_with(const std::vector<std::string>& texts) {
    std::string error;
    auto host = Offscreen::open(64, 64, 1, texts, error);
    INFO(error);
    REQUIRE(host);
    return host;
}

}  // namespace

TEST_CASE("fonts: only the ten sizes exist, the nearest is taken, the smaller one in the middle") {
    CHECK(kTypeSizes[static_cast<std::size_t>(nearest_size(13))] == 13);
    CHECK(kTypeSizes[static_cast<std::size_t>(nearest_size(14))] == 13);
    CHECK(kTypeSizes[static_cast<std::size_t>(nearest_size(14.1F))] == 15);
    CHECK(kTypeSizes[static_cast<std::size_t>(nearest_size(3))] == 11);
    CHECK(kTypeSizes[static_cast<std::size_t>(nearest_size(99))] == 40);
}

TEST_CASE("fonts: code is as wide as its characters, and text grows with its size") {
    const auto host = host_with({});
    const Fonts& fonts = host->surface().fonts();
    CHECK(fonts.width(Face::mono, 3, "iiii") == Approx(fonts.width(Face::mono, 3, "WWWW")));
    // Two characters stay two: no ligature may make another arrow of <-.
    CHECK(fonts.width(Face::mono, 3, "<-") == Approx(2 * fonts.width(Face::mono, 3, "x")));
    for (int size = 1; size < static_cast<int>(kTypeSizes.size()); ++size)
        CHECK(fonts.width(Face::ui, size, "goroutine") >
              fonts.width(Face::ui, size - 1, "goroutine"));
}

TEST_CASE("fonts: Chinese is there when a text needs it") {
    // A character that the atlas lacks is drawn as one and the same sign.
    const auto without = host_with({});
    const auto with = host_with({"通道"});
    const float latin = without->surface().fonts().width(Face::ui, 3, "通");
    const float han = with->surface().fonts().width(Face::ui, 3, "通");
    CHECK(han == Approx(15).margin(1.6));  // as wide as high
    CHECK(han != Approx(latin));
}

TEST_CASE("fonts: the files' hash is a hash") {
    const std::string hash = Fonts::files_hash();
    CHECK(hash.size() >= 8);
    CHECK(hash == Fonts::files_hash());
    CHECK(hash.find_first_not_of("0123456789abcdef") == std::string::npos);
}
