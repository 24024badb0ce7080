// An animated GIF, written frame by frame. Its 256 colours come from the theme: pure ones of every
// surface and state and the ramps between those that meet at smooth edges, not from counting
// pixels, which would lose the small tokens. Between frames only what changed is stored.
#pragma once

#include "core/record/part_file.h"
#include "ui/paint/theme.h"
#include "ui/platform/offscreen.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::ui {

// Index 0 is transparent; the rest are colours.
std::vector<Color> film_palette(const Theme& theme);

class GifWriter {
  public:
    GifWriter(std::string file, int width, int height, const Theme& theme);
    ~GifWriter();
    GifWriter(const GifWriter&) = delete;
    GifWriter& operator=(const GifWriter&) = delete;

    // Each returns what went wrong, in one line, or nothing. A delay is in hundredths of a second.
    std::optional<std::string> open();
    std::optional<std::string> add(const Image& image, int delay);
    std::optional<std::string> close();

  private:
    struct Encoder;
    std::uint8_t nearest(std::uint32_t rgb);

    const std::string file_;
    PartFile part_;
    int width_, height_;
    std::vector<Color> palette_;
    std::vector<std::uint8_t> indices_, before_;
    std::vector<std::uint8_t> cache_;  // 15-bit colour -> index, 0 unknown
    bool first_ = true;
    std::unique_ptr<Encoder> encoder_;
};

}  // namespace fiberscope::ui
