// Pictures as files: written under a temporary name and renamed, so that no half picture is left.
#pragma once

#include "ui/platform/offscreen.h"

#include <optional>
#include <string>

namespace fiberscope::ui {

// Returns what went wrong, in one line, or nothing.
std::optional<std::string> write_png(const std::string& file, const Image& image);
// Reads an 8-bit PNG of any colour type. On failure empty, with one line in `error`.
std::optional<Image> read_png(const std::string& file, std::string& error);

}  // namespace fiberscope::ui
