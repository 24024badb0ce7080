// The program's icon, drawn by the program: a running goroutine on its machine. For the window
// manager, and for assets/icon.
#pragma once

#include "ui/platform/offscreen.h"

namespace fiberscope::ui {

// A square of `side` pixels with a transparent background, smoothed.
Image draw_icon_image(int side);

}  // namespace fiberscope::ui
