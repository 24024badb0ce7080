#include "ui/stage/glyphs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace fiberscope::ui {

namespace {

constexpr float kLabelHeightMin = 18;  // below it a token has neither hatch nor label

// Two lines along top and bottom: waits for a channel.
void hatch_lines(Canvas& c, const Rect& r, float inset, Color color) {
    const float band = r.h * 0.2F;
    for (int i = 0; i < 2; ++i) {
        const float y = band * 0.42F + static_cast<float>(i) * band * 0.5F;
        for (const float at : {r.y + y, r.bottom() - y}) {
            c.line({r.x + inset + 2, at}, {r.right() - inset - 2, at}, color, r.h < 24 ? 1 : 1.4F);
        }
    }
}

// Diagonals: waits for a lock, a WaitGroup.
void hatch_diagonals(Canvas& c, const Rect& r, float inset, Color color) {
    const float band = r.h * 0.2F;
    const auto n = static_cast<int>((r.w - 2 * inset - band) / band);
    const float off = (r.w - (static_cast<float>(n) * band + band)) / 2;
    for (int i = 0; i <= n; ++i) {
        const float x = r.x + off + static_cast<float>(i) * band;
        const float x2 = x + band * 0.75F;
        c.line({x, r.y + band * 0.95F}, {x2, r.y + band * 0.2F}, color, 1.5F);
        c.line({x, r.bottom() - band * 0.2F}, {x2, r.bottom() - band * 0.95F}, color, 1.5F);
    }
}

// A row of dots: sleeps.
void hatch_dots(Canvas& c, const Rect& r, float inset, Color color) {
    const float band = r.h * 0.2F, step = band * 0.85F;
    const auto n = static_cast<int>((r.w - 2 * inset - 4) / step);
    const float off = (r.w - static_cast<float>(n) * step) / 2;
    for (int i = 0; i <= n; ++i) {
        for (const float y : {r.y + band * 0.6F, r.bottom() - band * 0.6F}) {
            c.disc({r.x + off + static_cast<float>(i) * step, y}, std::max(1.2F, r.h * 0.034F),
                   color);
        }
    }
}

// Upright bars in a body with pointed ends: in the kernel.
void draw_hexagon(Canvas& c, const Rect& r, const StateColors& colors, float edge) {
    const float k = r.h * 0.32F, y = r.center().y;
    const std::array<Point, 6> points = {{{r.x, y},
                                          {r.x + k, r.y + 1},
                                          {r.right() - k, r.y + 1},
                                          {r.right(), y},
                                          {r.right() - k, r.bottom() - 1},
                                          {r.x + k, r.bottom() - 1}}};
    c.polygon(points, colors.fill);
    const float step = r.h * 0.13F;
    const auto n = static_cast<int>((r.w - 2 * k) / step);
    const float off = (r.w - static_cast<float>(n) * step) / 2;
    for (int i = 0; i <= n && r.h >= kLabelHeightMin; ++i) {
        const float x = r.x + off + static_cast<float>(i) * step;
        c.line({x, r.y + r.h * 0.06F}, {x, r.y + r.h * 0.2F}, colors.hatch, 1.4F);
        c.line({x, r.y + r.h * 0.8F}, {x, r.y + r.h * 0.94F}, colors.hatch, 1.4F);
    }
    c.outline(points, colors.edge, edge);
}

void draw_body(Canvas& c, const Rect& r, Look look, const StateColors& colors, float edge) {
    const bool hatched = r.h >= kLabelHeightMin;
    const float radius = r.h * 0.17F, inset = radius * 0.5F;
    switch (look) {
        case Look::running:
            c.fill(r, colors.fill, r.h / 2);
            if (hatched) {
                const float rim = r.h < 24 ? 2 : 3;
                c.stroke(r.inset(rim), with_alpha(colors.text, 0.55F), r.h < 24 ? 1 : 1.5F,
                         r.h / 2 - rim);
            }
            return;
        case Look::runnable:
            c.fill(r, colors.fill, r.h / 2);
            c.stroke(r, colors.edge, edge, r.h / 2);
            return;
        case Look::channel:
        case Look::lock:
        case Look::sleeping:
            c.fill(r, colors.fill, radius);
            if (hatched && look == Look::channel) hatch_lines(c, r, inset, colors.hatch);
            if (hatched && look == Look::lock) hatch_diagonals(c, r, inset, colors.hatch);
            if (hatched && look == Look::sleeping) hatch_dots(c, r, inset, colors.hatch);
            c.stroke(r, colors.edge, edge, radius);
            return;
        case Look::syscall:
            draw_hexagon(c, r, colors, edge);
            return;
        case Look::finished:
            c.dashed(r, colors.edge, 1.5F, radius);
            c.line({r.x + 6, r.bottom() - 6}, {r.right() - 6, r.y + 6},
                   with_alpha(colors.edge, .7F), 1.5F);
            return;
    }
}

bool is_pill(Look look) {
    return look == Look::running || look == Look::runnable;
}

}  // namespace

float token_text_size(float height) {
    const float limit = height * (height >= 27 ? 0.5F : 0.62F);
    float best = static_cast<float>(kTypeSizes.front());
    for (const int size : kTypeSizes) {
        if (static_cast<float>(size) <= limit) best = static_cast<float>(size);
    }
    return best;
}

float token_width(const Canvas& canvas, std::string_view label, float height) {
    const float text =
        canvas.width(label, {.size = token_text_size(height), .face = Face::ui_bold});
    return std::max(height * 1.36F, text + height * 0.72F);
}

void draw_token(Canvas& c, const Theme& theme, Point at, std::string_view label,
                const TokenStyle& style) {
    const StateColors& colors = theme.state(style.look);
    const float h = style.height;
    const float w = style.width > 0 ? style.width : token_width(c, label, h);
    const Rect r = {at.x - w / 2, at.y - h / 2, w, h};
    const float edge = std::max(h < 24 ? 1.5F : 2.0F, std::round(h * 0.07F));
    if (style.selected || style.hovered) {
        const float gap = style.selected ? 5 : 3;
        c.stroke(r.inset(-gap), theme.selection, style.selected ? 2 : 1.5F,
                 is_pill(style.look) ? h / 2 + gap : h * 0.17F + gap);
    }
    if (style.stuck) c.dashed(r.inset(-7), theme.warn, 2, h * 0.17F + 7, 9, 6);
    draw_body(c, r, style.look, colors, edge);
    if (h < kLabelHeightMin) return;
    float size = token_text_size(h);
    // A place may give less width than the label wants: the next smaller size, never an overflow.
    while (size > 11 && c.width(label, {.size = size, .face = Face::ui_bold}) > w - h * 0.3F)
        size = size > 13 ? size - 2 : size - 1;
    c.text(at, label,
           {.size = size, .color = colors.text, .face = Face::ui_bold, .align = Align::center});
    if (style.never_ran && h >= 26)
        c.disc({at.x, r.y + h * 0.17F}, std::max(1.5F, h * 0.05F), colors.text);
    if (style.locked && h >= 20)
        draw_lock_mark(c, theme, {r.x + h * 0.1F, r.y + h * 0.06F}, std::max(14.0F, h * 0.46F));
    if (style.preempted) {
        const Point foot = {r.right() - h * 0.2F, r.y + 2};
        c.line(foot, {foot.x, foot.y - h * 0.32F}, theme.warn, 2);
        const std::array<Point, 3> flag = {{{foot.x, foot.y - h * 0.34F},
                                            {foot.x + h * 0.3F, foot.y - h * 0.22F},
                                            {foot.x, foot.y - h * 0.1F}}};
        c.polygon(flag, theme.warn);
    }
}

void draw_ghost(Canvas& c, const Theme& theme, Point at, float width, float height,
                std::string_view label) {
    c.dashed({at.x - width / 2, at.y - height / 2, width, height}, with_alpha(theme.line2, 0.9F),
             1.5F, 5, 5, 5);
    if (label.empty()) return;
    c.text(at, label,
           {.size = token_text_size(height), .color = theme.low, .align = Align::center});
}

std::string value_label(std::string_view text) {
    // Quotes would take half of the room; only an empty string needs them.
    if (text.size() > 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    std::size_t characters = 0, cut = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U) continue;
        if (characters == 3) cut = i;
        ++characters;
    }
    if (characters <= 4) return std::string(text);
    return std::string(text.substr(0, cut)) + "…";
}

void draw_value(Canvas& c, const Theme& theme, Point at, std::string_view text, float side,
                bool fresh) {
    const std::string label = value_label(text);
    TextStyle style = {.size = side * 0.53F,
                       .color = theme.ink,
                       .face = side >= 30 ? Face::mono_bold : Face::mono,
                       .align = Align::center};
    while (style.size > 11 && c.width(label, style) > side - 6)
        style.size -= 1;
    const float w = std::max(side, c.width(label, style) + 8);
    const Rect r = {at.x - w / 2, at.y - side / 2, w, side};
    c.fill(r, theme.paper, 3);
    c.stroke(r, theme.paper_edge, theme.dark ? 1.5F : 2, 3);
    if (fresh) c.stroke(r.inset(-4), theme.selection, 2, 6);
    if (label.empty()) {
        c.dashed_line({at.x - side * 0.2F, at.y}, {at.x + side * 0.2F, at.y}, theme.paper_edge, 2,
                      4, 3);
        return;
    }
    c.text(at, label, style);
}

void draw_dial(Canvas& c, const Theme& theme, Point at, float radius, float tick) {
    constexpr int kStrokes = 61;
    const auto angle_of = [](float stroke) {
        return (stroke * 2 / kStrokes - 0.5F) * std::numbers::pi_v<float>;
    };
    const float shown = std::fmod(tick, static_cast<float>(kStrokes));
    for (int i = 0; i < kStrokes; ++i) {
        const float a = angle_of(static_cast<float>(i));
        const Point d = {std::cos(a), std::sin(a)};
        const bool passed = static_cast<float>(i) <= shown;
        c.line(at + d * (radius * (i == 0 ? 0.62F : 0.8F)), at + d * radius,
               passed ? theme.mid : with_alpha(theme.line2, 0.75F),
               i == 0 ? 2 : std::max(1.0F, radius * 0.045F));
    }
    const float a = angle_of(shown);
    c.line(at, at + Point{std::cos(a), std::sin(a)} * (radius * 0.7F), theme.hi,
           std::max(2.0F, radius * 0.09F));
    c.disc(at, std::max(2.0F, radius * 0.12F), theme.hi);
}

void draw_more(Canvas& c, const Theme& theme, Point at, int count, float height) {
    const std::string label = fmt::format("+{}", count);
    const TextStyle style = {.size = token_text_size(height),
                             .color = theme.mid,
                             .face = Face::ui_bold,
                             .align = Align::center};
    const float w = std::max(height * 1.36F, c.width(label, style) + height * 0.6F);
    c.stroke({at.x - w / 2, at.y - height / 2, w, height}, theme.line2, 1, height / 2);
    c.text(at, label, style);
}

void draw_lock_mark(Canvas& c, const Theme& theme, Point at, float height) {
    const float w = height * 0.56F, body = height * 0.4F;
    c.disc(at, height * 0.62F, theme.plinth);
    const Point bow = {at.x, at.y - height * 0.08F};
    c.ring(bow, w * 0.34F, theme.hi, std::max(1.5F, height * 0.1F));
    c.fill({at.x - w / 2, bow.y, w, body}, theme.hi, 1.5F);
}

float draw_badge(Canvas& c, Point right_middle, std::string_view word, Color color, float size) {
    const TextStyle style = {
        .size = size, .color = color, .face = Face::ui_bold, .align = Align::center};
    const float w = c.width(word, style) + 18, h = size + 9;
    c.stroke({right_middle.x - w, right_middle.y - h / 2, w, h}, color, 1.5F, 4);
    c.text({right_middle.x - w / 2, right_middle.y}, word, style);
    return w;
}

}  // namespace fiberscope::ui
