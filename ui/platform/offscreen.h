// The host without a display: the same frames, drawn by EGL without any surface, read back as
// pixels. For pictures, films and tests. One thread, one at a time.
#pragma once

#include "ui/platform/host.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace fiberscope::ui {

// Rows from the top, four bytes a pixel, opaque.
struct Image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgba;
};

class Offscreen {
  public:
    // A picture of width x height device pixels. On failure empty, with one line in `error`.
    static std::unique_ptr<Offscreen> open(int width_px, int height_px, float scale,
                                           const std::vector<std::string>& texts,
                                           std::string& error);
    ~Offscreen();
    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;

    // Draws a frame and reads it back. The image is overwritten by the next call.
    const Image& frame(App& app, const Input& input, double passed_s);

    // Frames without reading back, one per pending input and one more, as a window would draw them.
    void settle(App& app, InputQueue& queue, double passed_s = 1.0 / 60);

    Surface& surface();

  private:
    Offscreen() = default;
    struct Egl;
    std::unique_ptr<Egl> egl_;  // outlives the surface, which needs its GL context to let go
    std::unique_ptr<Surface> surface_;
    Image image_;
    std::vector<std::uint8_t> flipped_;
};

}  // namespace fiberscope::ui
