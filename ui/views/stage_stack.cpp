// The stack on the stage, for a run in which one grows: the present column beside the one that it
// was copied from, both to one scale, so that twice the size is twice the height; while the copy is
// made, the frames cross one after another. Beside them a thread's, and both on a doubling scale.
#include "ui/views/panels.h"
#include "ui/views/stack_parts.h"
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr std::uint64_t kSearched = 20'000;  // events back to the last copy: a lesson has fewer

struct Copy {
    std::uint32_t from = 0, to = 0;  // bytes
    float u = 1;                     // how much of it has been shown
};

// The last copy of this goroutine's stack, which may be under way.
Copy last_copy(const StageFrame& f, GoId g) {
    for (std::size_t i = 0; i < f.flights.size(); ++i) {
        const Event& e = f.flights[i].event;
        if (e.kind == Kind::go_stack && e.go() == g) return {e.a, e.b, f.parts[i]};
    }
    const replay::History& history = f.session.history();
    const std::uint64_t end = std::min(f.state.events, history.size());
    for (std::uint64_t i = end; i-- > (end > kSearched ? end - kSearched : 0);) {
        const Event& e = history.event(i);
        if (e.kind == Kind::go_stack && e.go() == g) return {e.a, e.b, 1};
    }
    return {};
}

void draw_box(const StageFrame& f, const Rect& r, std::string_view label, bool moving) {
    Canvas& c = f.ui.canvas;
    c.fill(r, f.ui.theme.plinth, 3);
    if (moving) c.stroke(r, f.ui.theme.selection, 1.5F, 3);
    c.text_fit({r.x + f.dp(7), r.center().y}, label,
               {.size = f.dp(12), .color = f.ui.theme.hi, .face = Face::mono}, r.w - f.dp(10));
}

void draw_size(const StageFrame& f, const Rect& column, std::uint64_t bytes, Color color) {
    f.ui.canvas.text(
        {column.center().x, column.y - f.dp(13)}, bytes_text(bytes),
        {.size = f.dp(15), .color = color, .face = Face::ui_bold, .align = Align::center});
}

}  // namespace

void draw_stack_card(const StageFrame& f, const Rect& area) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    draw_card(f, area);
    const GoId id = stack_to_show(f.session.history().latest(), f.session.selected());
    const float title_y = area.y + f.dp(20);
    const TextStyle name = {.size = f.dp(15), .color = t.hi, .face = Face::ui_bold};
    const std::string title = "Stack of " + label_of(id);
    c.text({area.x + f.dp(16), title_y}, title, name);
    if (!f.state.has_go(id) || f.state.go(id).stack_bytes == 0) {
        c.text(area.center(), f.state.has_go(id) ? "given back" : "not made yet",
               {.size = f.dp(13), .color = t.low, .align = Align::center});
        return;
    }
    const replay::GoState& g = f.state.go(id);
    const float x = area.x + f.dp(26) + c.width(title, name);
    c.text_fit(
        {x, title_y},
        fmt::format("{} used of {}, {} frame{}", bytes_text(used_bytes(g)),
                    bytes_text(g.stack_bytes), g.frames.size(), g.frames.size() == 1 ? "" : "s"),
        {.size = f.dp(13), .color = t.mid}, area.right() - f.dp(14) - x);

    const Copy copy = last_copy(f, id);
    const std::uint32_t now = g.stack_bytes, before = copy.to == now ? copy.from : 0;
    const float top = area.y + f.dp(64), height = area.bottom() - f.dp(14) - top;
    const float scale = height / static_cast<float>(std::max(before, before == 0 ? 2 * now : now));
    // In a small window the columns matter more than the ladder, which has a tab of its own.
    const bool with_ladder = area.w > 470;
    const float w = std::min(f.dp(118), area.w * (with_ladder ? 0.21F : 0.25F)), gap = f.dp(24);
    const Rect old = {area.x + f.dp(16), top, w, static_cast<float>(before) * scale};
    const Rect present = {old.right() + gap, top, w, static_cast<float>(now) * scale};
    const Rect thread = {present.right() + gap, top, w * 0.85F, height};

    const float copied = std::clamp((copy.u - 0.12F) / 0.75F, 0.0F, 1.0F);
    const bool copying = before != 0 && copy.u < 1;
    if (before != 0) {
        draw_size(f, old, before, t.low);
        c.dashed(old, t.line2, 1.5F, f.dp(6), 5, 4);
        if (copied >= 1)
            c.text(old.center(), "freed",
                   {.size = f.dp(13), .color = t.low, .align = Align::center});
    }
    c.set_alpha(copying ? std::clamp(copy.u / 0.12F, 0.0F, 1.0F) : 1);
    draw_size(f, present, now, t.hi);
    c.fill(present, t.well, f.dp(6));
    c.stroke(present, t.hi, 2, f.dp(6));
    const float guard = present.bottom() - f.dp(8);
    c.dashed_line({present.x - f.dp(5), guard}, {present.right() + f.dp(5), guard}, t.warn, 2, 6,
                  4);
    c.set_alpha(1);

    const float least = f.dp(17);
    const float room = (before == 0 ? present.h : std::min(present.h, old.h)) - f.dp(16);
    // To a smaller stack only what is used is copied, so the smaller column holds the boxes of
    // both.
    const auto boxes =
        frame_boxes(g, f.session.strings(), scale, copying ? room : present.h - f.dp(16), least);
    float filled = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const float share = 1.0F / static_cast<float>(boxes.size());
        const float u =
            copying ? std::clamp((copied - static_cast<float>(i) * share) / share, 0.0F, 1.0F) : 1;
        const float at = old.x + (present.x - old.x) * eased(Ease::move, u);
        const Rect box = {at + f.dp(5), top + f.dp(4) + boxes[i].y, w - f.dp(10),
                          boxes[i].height - f.dp(2)};
        if (copying && u > 0)
            c.dashed({old.x + f.dp(5), box.y, box.w, box.h}, t.line2, 1, 3);  // where it was
        draw_box(f, box, boxes[i].label, u > 0 && u < 1);
        filled = boxes[i].y + boxes[i].height;
    }
    if (!copying && present.h - filled > f.dp(44))
        c.text({present.center().x, (present.y + filled + guard) / 2}, "free",
               {.size = f.dp(13), .color = t.low, .align = Align::center});
    const float part = static_cast<float>(used_bytes(g)) * scale / height;
    draw_thread_column(f.ui, thread, std::min(0.8F, part), t.card, f.layout.k);
    if (!with_ladder) return;
    const float ladder = thread.right() + f.dp(14);
    draw_stack_ladder(f.ui, g,
                      {ladder, top - f.dp(10), area.right() - f.dp(16) - ladder, height + f.dp(10)},
                      f.layout.k);
}

}  // namespace fiberscope::ui
