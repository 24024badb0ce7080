// Every colour of the program, in two palettes: dark for the workbench, light for a lecture hall.
// Values and limits (text 4.5, state edges 3.0) are computed in tests/ui/paint/theme_test.cpp.
// Hue belongs to goroutine states alone: values are paper, objects grey, the selection white.
#pragma once

#include <array>
#include <cstdint>

namespace fiberscope::ui {

// 0xAABBGGRR, as draw lists want it.
using Color = std::uint32_t;

constexpr Color rgb(std::uint32_t hex) {
    return 0xff000000U | (hex & 0xffU) << 16 | (hex & 0xff00U) | (hex >> 16 & 0xffU);
}

constexpr Color with_alpha(Color color, float alpha) {
    const float a = static_cast<float>(color >> 24) * (alpha < 0 ? 0 : alpha > 1 ? 1 : alpha);
    return (color & 0xffffffU) | static_cast<std::uint32_t>(a + 0.5F) << 24;
}

// a at u = 0, b at u = 1.
Color mix(Color a, Color b, float u);

// WCAG 2 contrast of two opaque colours, 1 to 21.
double contrast(Color a, Color b);

// How a goroutine looks: its shape, hatch and hue.
enum class Look : std::uint8_t { running, runnable, channel, lock, sleeping, syscall, finished };
constexpr int kLookCount = 7;

struct StateColors {
    Color fill, text, edge, hatch;
};

struct Theme {
    bool dark;
    // surfaces
    Color app, stage, panel, card, well, highlight, plinth, line, line2, caption;
    // text
    Color hi, mid, low, warn, selection, caption_text, caption_mid;
    // values and code
    Color paper, paper_edge, ink, code, keyword, number, comment;
    std::array<StateColors, kLookCount> states;

    const StateColors& state(Look look) const { return states[static_cast<std::size_t>(look)]; }
};

const Theme& dark_theme();
const Theme& light_theme();

}  // namespace fiberscope::ui
