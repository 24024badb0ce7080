// The stage's top and middle: the global run queue, the street; and what all of its furniture is
// made of.
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fiberscope::ui {

void draw_strips(const StageFrame& f) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const Layout& l = f.layout;
    const TextStyle title = {.size = f.dp(13.5F), .color = t.hi, .face = Face::ui_bold};
    draw_card(f, l.global_card, 8);
    const float y = l.global_card.center().y;
    c.text({l.global_card.x + f.dp(16), y}, "Global run queue", title);
    const auto count = static_cast<std::uint32_t>(f.state.global.size());
    const std::uint32_t slots = l.global.shown(1000);
    for (std::uint32_t i = 0; i < slots; ++i) {
        const Spot s = l.global.spot(i, 1);
        const Rect slot = {l.global.first.x + static_cast<float>(i) * l.global.pitch - f.dp(22),
                           s.at.y - f.dp(15), f.dp(44), f.dp(30)};
        c.fill(slot, t.well, f.dp(4));
        if (i < count) {
            c.stroke(slot, t.line2, 1, f.dp(4));
        } else {
            c.dashed(slot, t.line, 1, f.dp(4));
        }
    }
    const TextStyle number = {.size = f.dp(15),
                              .color = count > 0 ? t.hi : t.low,
                              .face = Face::ui_bold,
                              .align = Align::right};
    c.text({l.global_card.right() - f.dp(16), y}, std::to_string(count), number);

    draw_machines(f);
}

void draw_street(const StageFrame& f) {
    Canvas& c = f.ui.canvas;
    const Color low = f.ui.theme.low;
    const float x0 = f.layout.area.x + 20, x1 = f.layout.area.right() - 20, y = f.layout.street_y;
    const TextStyle style = {.size = f.dp(12.5F), .color = low, .face = Face::ui};
    c.text({x0, y}, "can run", style);
    c.arrow({x0 + c.width("can run", style) + f.dp(14), y - f.dp(4)}, {0, -1}, low, f.dp(8));
    TextStyle right = style;
    right.align = Align::right;
    c.text({x1, y}, "waiting", right);
    c.arrow({x1 - c.width("waiting", style) - f.dp(14), y + f.dp(4)}, {0, 1}, low, f.dp(8));
}

void draw_card(const StageFrame& f, const Rect& r, float radius) {
    f.ui.canvas.fill(r, f.ui.theme.card, f.dp(radius));
    f.ui.canvas.stroke(r, f.ui.theme.line, 1, f.dp(radius));
}

void draw_unmade(const StageFrame& f, const Rect& r, std::string_view words) {
    f.ui.canvas.dashed(r, f.ui.theme.line, 1, f.dp(10), 4, 5);
    f.ui.canvas.text_fit({r.center().x, r.center().y}, words,
                         {.size = f.dp(12), .color = f.ui.theme.low, .align = Align::center},
                         r.w - f.dp(16));
}

void draw_rule(const StageFrame& f, const Rect& place, std::string_view rule) {
    Canvas& c = f.ui.canvas;
    Rect r = place;
    TextStyle style = {.size = f.dp(13), .color = f.ui.theme.hi};
    const float room = r.w - f.dp(14), x = r.x + f.dp(10);
    while (style.size > 11 && c.width(rule, style) > room)
        style.size -= 1;
    // Too long for a line: two, parted where they come out equal.
    std::size_t part = std::string_view::npos;
    if (c.width(rule, style) > room) {
        part = rule.rfind(' ', rule.size() * 3 / 5);
        r = {r.x, r.center().y - 14, r.w, 28};
    }
    c.fill(r, f.ui.theme.highlight, f.dp(4));
    c.fill({r.x, r.y, f.dp(3), r.h}, f.ui.theme.state(Look::runnable).edge);
    if (part == std::string_view::npos) {
        c.text_fit({x, r.center().y}, rule, style, room);
        return;
    }
    c.text_fit({x, r.center().y - 6}, rule.substr(0, part), style, room);
    c.text_fit({x, r.center().y + 6.5F}, rule.substr(part + 1), style, room);
}

}  // namespace fiberscope::ui
