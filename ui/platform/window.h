// The host with a display: one GLFW window. It sleeps in the window system while nothing moves.
// The main thread only.
#pragma once

#include "ui/platform/host.h"

#include <memory>
#include <string>

namespace fiberscope::ui {

class Window {
  public:
    // On failure empty, with one line in `error`: no display, no OpenGL 3.3, a missing font.
    static std::unique_ptr<Window> open(const std::string& title,
                                        const std::vector<std::string>& texts, std::string& error);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    // Shows the app until the window is closed. Returns what went wrong, or an empty text.
    std::string run(App& app);

    // Wakes a sleeping window, from any thread: there is something new to draw.
    static void wake();

  private:
    Window() = default;
    struct Glfw;
    std::unique_ptr<Glfw> glfw_;  // outlives the surface, which needs its GL context to let go
    std::unique_ptr<Surface> surface_;
};

}  // namespace fiberscope::ui
