// The seam between the program's one frame function and the place where it is shown: a window
// (window.h) or a picture in memory (offscreen.h). Hosts own the ImGui context, the fonts and the
// GL backend; an App knows none of them.
#pragma once

#include "ui/paint/canvas.h"
#include "ui/paint/fonts.h"
#include "ui/platform/input.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::ui {

// What a host shows. Called from one thread.
class App {
  public:
    virtual ~App() = default;

    // Draws one frame of width x height dp. `passed_s` is the time since the frame before.
    virtual void frame(Canvas& canvas, float width, float height, const Input& input,
                       double passed_s) = 0;
    // Must the next frame be drawn even if no input comes?
    virtual bool moving() const = 0;
    // The texts it may show, for the fonts; `texts_version` changes when they do.
    virtual std::vector<std::string> texts() const = 0;
    virtual int texts_version() const = 0;
};

// An ImGui context with fonts and the GL3 renderer, on the GL context that is current when it is
// made. Everything happens on that context's thread.
class Surface {
  public:
    // On failure the result is empty and `error` says why in one line.
    static std::unique_ptr<Surface> create(float scale, const std::vector<std::string>& texts,
                                           std::string& error);
    ~Surface();
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;

    // New fonts, for another scale or other texts. Between frames only.
    std::optional<std::string> rebuild_fonts(float scale, const std::vector<std::string>& texts);

    // One frame into the current framebuffer of width x height device pixels.
    void frame(App& app, int width_px, int height_px, const Input& input, double passed_s);

    float scale() const { return scale_; }
    const Fonts& fonts() const { return fonts_; }

  private:
    Surface() = default;
    struct Context;
    std::unique_ptr<Context> context_;
    Fonts fonts_;
    float scale_ = 1;
};

}  // namespace fiberscope::ui
