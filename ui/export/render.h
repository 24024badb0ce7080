// Pictures and films of a session, without a display: the same frames as the window's. Files are
// written under a temporary name and renamed. Each returns what went wrong, in one line, or
// nothing.
#pragma once

#include "ui/session.h"

#include <optional>
#include <string>

namespace fiberscope::ui {

struct PictureSize {
    int width = 1600, height = 900;  // device pixels
    float scale = 1;                 // device pixels per dp
    bool dark = true;
};

// The window at a stage time, as .png.
std::optional<std::string> render_picture(Session& session, StageTime at, const PictureSize& size,
                                          const std::string& file);

// The window from one stage time to another, as .gif. The frames' delays add up to to - from
// exactly: they are whole hundredths of a second, some longer than others.
std::optional<std::string> render_film(Session& session, StageTime from, StageTime to, int fps,
                                       const PictureSize& size, const std::string& file);

}  // namespace fiberscope::ui
