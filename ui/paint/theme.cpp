#include "ui/paint/theme.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

Color mix(Color a, Color b, float u) {
    u = std::clamp(u, 0.0F, 1.0F);
    Color out = 0;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        const auto from = static_cast<float>(a >> shift & 0xffU);
        const auto to = static_cast<float>(b >> shift & 0xffU);
        out |= static_cast<Color>(from + (to - from) * u + 0.5F) << shift;
    }
    return out;
}

double contrast(Color a, Color b) {
    const auto luminance = [](Color color) {
        const auto linear = [](Color byte) {
            const double v = static_cast<double>(byte & 0xffU) / 255;
            return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color >> 16);
    };
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

const Theme& dark_theme() {
    static constexpr Theme kTheme = {
        .dark = true,
        .app = rgb(0x0E1217),
        .stage = rgb(0x12171E),
        .panel = rgb(0x161C24),
        .card = rgb(0x1B222C),
        .well = rgb(0x0F141A),
        .highlight = rgb(0x202A36),
        .plinth = rgb(0x2A3440),
        .line = rgb(0x2E3946),
        .line2 = rgb(0x5F7186),
        .caption = rgb(0x0B0F14),
        .hi = rgb(0xEEF2F6),
        .mid = rgb(0xB4BFCB),
        .low = rgb(0x8A97A6),
        .warn = rgb(0xFF9459),
        .selection = rgb(0xFFFFFF),
        .caption_text = rgb(0xFFFFFF),
        .caption_mid = rgb(0xB4BFCB),
        .paper = rgb(0xF6F4EE),
        .paper_edge = rgb(0xA9A79C),
        .ink = rgb(0x1A1712),
        .code = rgb(0xDCE3EA),
        .keyword = rgb(0x9CC7F2),
        .number = rgb(0xE8B48A),
        .comment = rgb(0x8895A3),
        .states = {{{rgb(0x35C79A), rgb(0x04231A), rgb(0x35C79A), rgb(0x04231A)},
                    {rgb(0x26230F), rgb(0xF5D94E), rgb(0xF5D94E), rgb(0xF5D94E)},
                    {rgb(0x1D5C9E), rgb(0xFFFFFF), rgb(0x79BCF7), rgb(0x79BCF7)},
                    {rgb(0x8A3A0C), rgb(0xFFFFFF), rgb(0xFF9459), rgb(0xFF9459)},
                    {rgb(0xA9DFF5), rgb(0x082B3A), rgb(0xA9DFF5), rgb(0x4E9DBE)},
                    {rgb(0x6F3A5C), rgb(0xFFFFFF), rgb(0xE7A3CB), rgb(0xE7A3CB)},
                    {rgb(0x12171E), rgb(0x8A97A6), rgb(0x66727F), rgb(0x66727F)}}}};
    return kTheme;
}

const Theme& light_theme() {
    static constexpr Theme kTheme = {
        .dark = false,
        .app = rgb(0xFFFFFF),
        .stage = rgb(0xFFFFFF),
        .panel = rgb(0xF5F6F8),
        .card = rgb(0xF3F5F8),
        .well = rgb(0xFFFFFF),
        .highlight = rgb(0xE6ECF3),
        .plinth = rgb(0xD5DCE4),
        .line = rgb(0xC3CCD6),
        .line2 = rgb(0x7E8B99),
        .caption = rgb(0x0E1217),
        .hi = rgb(0x0B0F14),
        .mid = rgb(0x36414D),
        .low = rgb(0x55616E),
        .warn = rgb(0xB0440A),
        .selection = rgb(0x0B0F14),
        .caption_text = rgb(0xFFFFFF),
        .caption_mid = rgb(0xB4BFCB),
        .paper = rgb(0xFFFBEF),
        .paper_edge = rgb(0x4A4433),
        .ink = rgb(0x0B0F14),
        .code = rgb(0x0B0F14),
        .keyword = rgb(0x0B5AA6),
        .number = rgb(0x9A3E00),
        .comment = rgb(0x5E6B78),
        .states = {{{rgb(0x00805C), rgb(0xFFFFFF), rgb(0x00805C), rgb(0xFFFFFF)},
                    {rgb(0xFFF6CC), rgb(0x4D3900), rgb(0xA67C00), rgb(0xA67C00)},
                    {rgb(0x0B5AA6), rgb(0xFFFFFF), rgb(0x7FB8EE), rgb(0x7FB8EE)},
                    {rgb(0x832800), rgb(0xFFFFFF), rgb(0xFFB68C), rgb(0xFFB68C)},
                    {rgb(0xC4E8F7), rgb(0x05303F), rgb(0x0C6C93), rgb(0x4A9CBD)},
                    {rgb(0x5A1846), rgb(0xFFFFFF), rgb(0xEDB0D3), rgb(0xEDB0D3)},
                    {rgb(0xFFFFFF), rgb(0x55616E), rgb(0x8793A1), rgb(0x8793A1)}}}};
    return kTheme;
}

}  // namespace fiberscope::ui
