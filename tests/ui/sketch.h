// A small picture drawn by a function, and its pixels.
#pragma once

#include "tests/catch.h"
#include "ui/platform/offscreen.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace fiberscope::ui {

class Sketch : public App {
  public:
    using Draw = std::function<void(Canvas&)>;
    explicit Sketch(Draw draw, float scale = 1) : draw_(std::move(draw)) {
        std::string error;
        const auto host = Offscreen::open(200, 200, scale, {}, error);
        INFO(error);
        REQUIRE(host);
        image = host->frame(*this, {}, 0);
    }
    void frame(Canvas& canvas, float, float, const Input&, double) override {
        draw_(canvas);
        words = canvas.words();
    }
    bool moving() const override { return false; }
    std::vector<std::string> texts() const override { return {}; }
    int texts_version() const override { return 0; }

    Color at(int x, int y) const {
        const std::size_t i =
            4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                 static_cast<std::size_t>(x));
        return image.rgba[i] | static_cast<Color>(image.rgba[i + 1]) << 8 |
               static_cast<Color>(image.rgba[i + 2]) << 16 | 0xff000000U;
    }
    std::size_t count(Color color) const {
        std::size_t n = 0;
        for (int y = 0; y < image.height; ++y) {
            for (int x = 0; x < image.width; ++x)
                n += at(x, y) == color ? 1 : 0;
        }
        return n;
    }
    // The most green in an area.
    unsigned greenest(const Rect& r) const {
        unsigned most = 0;
        for (int y = static_cast<int>(r.y); y < static_cast<int>(r.bottom()); ++y) {
            for (int x = static_cast<int>(r.x); x < static_cast<int>(r.right()); ++x)
                most = std::max(most, at(x, y) >> 8 & 0xffU);
        }
        return most;
    }

    Image image;
    std::vector<Canvas::Word> words;

  private:
    Draw draw_;
};

}  // namespace fiberscope::ui
