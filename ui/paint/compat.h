// Dear ImGui as the distributions package it, 1.86 (Debian 12) to 1.91: the one place that knows
// which version it is. We use ImGui for its draw lists, fonts and renderer only; widgets are our
// own (ui/views/ui.h), so little of ImGui's changing surface is touched.
#pragma once

#include <imgui.h>

namespace fiberscope::ui {

// The line height an atlas font was made with.
inline float font_pixels(const ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
    return font->LegacySize;
#else
    return font->FontSize;
#endif
}

// Lets go of a mapped font file that was given to the atlas as if it were the atlas's own: giving
// it as ours makes 1.86 copy it, and the CJK font has 19 MB.
inline void keep_last_font_data(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
    atlas.Sources.back().FontDataOwnedByAtlas = false;
#else
    atlas.ConfigData.back().FontDataOwnedByAtlas = false;
#endif
}

}  // namespace fiberscope::ui
