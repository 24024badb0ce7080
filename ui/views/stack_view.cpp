// A goroutine's stack that grows by copying, beside an OS thread's that is reserved at once: left
// to scale with the frames in it, right both on a doubling scale.
#include "ui/stage/scene.h"
#include "ui/views/panels.h"
#include "ui/views/stack_parts.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr float kFrameLeast = 16;  // room for a frame's name

void draw_frame(Ui& ui, const Rect& r, std::string_view label) {
    ui.canvas.fill(r, ui.theme.plinth, 4);
    if (r.h >= 13)
        ui.canvas.text_fit({r.x + 8, r.center().y}, label,
                           {.size = 12, .color = ui.theme.hi, .face = Face::mono}, r.w - 14);
}

// The goroutine's column: its frames from the top, the free part, the guard line, its size.
void draw_column(Ui& ui, Session& session, const replay::GoState& g, const Rect& r) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    c.text({r.center().x, r.y - 13}, bytes_text(g.stack_bytes),
           {.size = 15, .color = t.hi, .face = Face::ui_bold, .align = Align::center});
    c.fill(r, t.well, 6);
    const float guard = r.bottom() - std::max(8.0F, r.h * 0.06F);
    const float scale = (guard - r.y - 6) / static_cast<float>(std::max(1U, g.stack_bytes));
    float filled = 0;
    for (const FrameBox& box :
         frame_boxes(g, session.strings(), scale, guard - r.y - 6, kFrameLeast)) {
        draw_frame(ui, {r.x + 4, r.y + 3 + box.y, r.w - 8, box.height - 2}, box.label);
        filled = box.y + box.height;
    }
    if (guard - r.y - filled > 34)
        c.text({r.center().x, (r.y + filled + guard) / 2}, "free",
               {.size = 13, .color = t.low, .align = Align::center});
    c.stroke(r, t.hi, 2, 6);
    if (guard - r.y - filled > 60)
        c.text({r.right() - 8, guard - 9}, "guard",
               {.size = 11, .color = t.warn, .align = Align::right});
    c.dashed_line({r.x - 5, guard}, {r.right() + 5, guard}, t.warn, 2, 6, 4);
}

}  // namespace

std::uint64_t used_bytes(const replay::GoState& g) {
    std::uint64_t bytes = 0;
    for (const replay::Frame& frame : g.frames)
        bytes += frame.bytes;
    return bytes;
}

std::vector<FrameBox> frame_boxes(const replay::GoState& g, const StringTable& strings,
                                  float dp_per_byte, float height, float least) {
    std::vector<FrameBox> boxes;
    const std::size_t frames = g.frames.size();
    if (frames == 0) return boxes;
    const float used = std::min(height, static_cast<float>(used_bytes(g)) * dp_per_byte);
    const auto room = static_cast<std::size_t>(std::max(1.0F, std::floor(height / least)));
    const auto fit = static_cast<std::size_t>(std::floor(used / least));
    const std::size_t shown = std::min({frames, room, std::max<std::size_t>(fit, 3)});
    const float each = std::max(used / static_cast<float>(shown), least);
    for (std::size_t i = 0; i < shown; ++i) {
        // The first ones, then how many are left out, then the last, which run now.
        const bool gap = frames > shown && i == (shown - 1) / 2;
        const std::size_t index = i < (shown - 1) / 2 ? i : frames - shown + i;
        std::string name(strings.text(g.frames[index].function));
        if (name.rfind("main.", 0) == 0) name = name.substr(5);
        boxes.push_back({static_cast<float>(i) * each, each,
                         gap ? fmt::format("… {} more", frames - shown + 1) : name});
    }
    return boxes;
}

void draw_thread_column(Ui& ui, const Rect& r, float part, Color behind, float k) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    c.text({r.center().x, r.y - 13 * k}, r.w > 80 * k ? "thread 2 MB" : "2 MB",
           {.size = 15 * k, .color = t.hi, .face = Face::ui_bold, .align = Align::center});
    c.fill(r, t.well, 6);
    c.fill({r.x + 4, r.y + 3, r.w - 8, std::max(3.0F, (r.h - 30) * part)}, t.plinth, 4);
    const float y = r.bottom() - 26;  // broken off: at this scale it would go on for many screens
    std::array<Point, 9> zigzag;
    for (std::size_t i = 0; i < zigzag.size(); ++i)
        zigzag[i] = {r.x - 4 + (r.w + 8) * static_cast<float>(i) / 8, y + (i % 2 == 0 ? -4.0F : 4)};
    c.stroke(r, t.line2, 2, 6);
    c.fill({r.x - 4, y - 1, r.w + 8, 8}, behind);
    c.outline(zigzag, t.mid, 1.5F, false);
    for (Point& p : zigzag)
        p.y += 8;
    c.outline(zigzag, t.mid, 1.5F, false);
    // In the free part, or on the used one when that leaves no room.
    const float used_end = r.y + 3 + (r.h - 30) * part;
    const float word_y = y - used_end > 30 ? (used_end + y) / 2 : (r.y + used_end) / 2;
    c.text({r.center().x, word_y}, "reserved",
           {.size = 12 * k, .color = t.low, .align = Align::center});
}

void draw_stack_ladder(Ui& ui, const replay::GoState& g, const Rect& r, float k) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const auto rung = [](std::uint64_t bytes) {
        return std::log2(static_cast<double>(std::max(bytes, kFirstBytes)) / kFirstBytes) + 1;
    };
    const double top = rung(kLimitBytes);
    const auto y_of = [&](std::uint64_t bytes) {
        return r.bottom() - r.h * static_cast<float>(rung(bytes) / (top + 0.4));
    };
    struct Mark {
        std::uint64_t bytes;
        const char* name;
    };
    const float axis = r.x + 52 * k;
    for (const Mark& mark :
         {Mark{kFirstBytes, "2 KiB"}, Mark{64U << 10, "64 KiB"}, Mark{kThreadBytes, "2 MB"},
          Mark{64U << 20, "64 MB"}, Mark{kLimitBytes, "1 GB"}}) {
        const float y = y_of(mark.bytes);
        c.line({axis, y}, {r.right(), y}, t.line, 1);
        c.text({axis - 8, y}, mark.name, {.size = 12 * k, .color = t.mid, .align = Align::right});
    }
    const float w = std::min(54 * k, (r.right() - axis - 30) / 2);
    const Rect may = {axis + 12, y_of(kLimitBytes), w, r.bottom() - y_of(kLimitBytes)};
    c.dashed(may, t.line2, 1.5F, 4, 5, 4);
    const float now = y_of(g.stack_bytes);
    c.fill({may.x, now, w, r.bottom() - now}, t.state(Look::running).fill, 4);
    c.text({may.center().x, now - 10 * k}, label_of(g.id),
           {.size = 12 * k, .color = t.hi, .face = Face::ui_bold, .align = Align::center});
    const Rect thread = {may.right() + 14, y_of(kThreadBytes), w, r.bottom() - y_of(kThreadBytes)};
    c.fill(thread, t.plinth, 4);
    c.stroke(thread, t.line2, 1.5F, 4);
    c.text({thread.center().x, thread.y - 10 * k}, "thread",
           {.size = 12 * k, .color = t.hi, .face = Face::ui_bold, .align = Align::center});
}

GoId stack_to_show(const replay::State& latest, GoId selected) {
    const auto grew = [](const replay::GoState& g) { return g.stack_bytes_max > kFirstBytes; };
    if (latest.has_go(selected) && grew(latest.go(selected))) return selected;
    GoId best = GoId::none;
    for (const replay::GoState& g : latest.gos) {
        const bool larger =
            best == GoId::none || g.stack_bytes_max > latest.go(best).stack_bytes_max;
        if (g.id != GoId::none && grew(g) && larger) best = g.id;
    }
    return best;
}

void draw_stack(Ui& ui, Session& session, const Rect& area, float head) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    GoId id = stack_to_show(session.history().latest(), session.selected());
    const replay::State& state = session.state();
    if (id == GoId::none || !state.has_go(id)) id = session.selected();
    if (!state.has_go(id) || state.go(id).stack_bytes == 0) {
        c.text({area.x + 18, area.y + 28},
               state.has_go(id) ? "The stack of this goroutine is not known yet."
                                : "Select a goroutine to see its stack.",
               {.size = 13, .color = t.low});
        return;
    }
    const replay::GoState& g = state.go(id);
    const std::uint64_t used = used_bytes(g);
    c.text({area.x + 18, area.y + 20}, label_of(g.id),
           {.size = 15, .color = t.hi, .face = Face::ui_bold});
    const float x_used = area.x + 28 + c.width(label_of(g.id), {.size = 15, .face = Face::ui_bold});
    c.text_fit({x_used, area.y + 20},
               fmt::format("{} in {} frame{}, largest {}", bytes_text(used), g.frames.size(),
                           g.frames.size() == 1 ? "" : "s",
                           bytes_text(std::max(g.stack_bytes_max, g.stack_bytes))),
               {.size = 13, .color = t.mid}, area.x + head - x_used);
    const Rect body = {area.x + 18, area.y + 64, area.w - 36, area.h - 78};
    const float column = std::clamp(body.w * 0.26F, 84.0F, 150.0F);
    draw_column(ui, session, g, {body.x, body.y, column, body.h});
    const float narrow = std::clamp(body.w * 0.22F, 84.0F, 110.0F);
    // Of the same height, the thread's column shows only its beginning: the used part is as long
    // as the goroutine's.
    draw_thread_column(
        ui, {body.x + column + 24, body.y, narrow, body.h},
        std::min(0.8F, static_cast<float>(used) / static_cast<float>(std::max(1U, g.stack_bytes))),
        t.panel, 1);
    const float x = body.x + column + narrow + 44;
    draw_stack_ladder(ui, g, {x, body.y - 12, body.x + body.w - x, body.h + 12}, 1);
}

void draw_stack_strip(Ui& ui, Session& session, const Rect& area) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const replay::State& state = session.state();
    const GoId id = state.has_go(session.selected()) ? session.selected() : GoId::main;
    if (!state.has_go(id) || state.go(id).stack_bytes == 0 || area.h < 90) return;
    const replay::GoState& g = state.go(id);
    const float k = area.h / 132;
    c.fill(area, t.card, 10);
    c.stroke(area, t.line, 1, 10);
    const float title_y = area.y + 20 * k;
    const TextStyle name = {.size = 15 * k, .color = t.hi, .face = Face::ui_bold};
    const std::string title = "Stack of " + label_of(id);
    c.text({area.x + 16 * k, title_y}, title, name);
    const std::uint64_t used = used_bytes(g);
    c.text({area.x + 26 * k + c.width(title, name), title_y},
           fmt::format("{} used of {}, {} frame{}", bytes_text(used), bytes_text(g.stack_bytes),
                       g.frames.size(), g.frames.size() == 1 ? "" : "s"),
           {.size = 13 * k, .color = t.mid});
    c.text({area.right() - 16 * k, title_y}, "doubling scale",
           {.size = 12 * k, .color = t.low, .align = Align::right});

    // Rungs from 1 KiB (the left edge) to 1 GiB.
    const float x0 = area.x + 104 * k, width = area.right() - 40 - x0;
    const auto x_of = [&](std::uint64_t bytes) {
        const double rung =
            std::log2(static_cast<double>(std::max<std::uint64_t>(bytes, 1024)) / 1024);
        return x0 + width * static_cast<float>(rung / 20);
    };
    const float top = area.y + 38 * k, bar = 24 * k, second = top + 34 * k;
    const float floor = second + bar + 6 * k;
    struct Mark {
        std::uint64_t bytes;
        const char* name;
    };
    for (const Mark& mark :
         {Mark{2U << 10, "2 KiB"}, Mark{8U << 10, "8 KiB"}, Mark{64U << 10, "64 KiB"},
          Mark{512U << 10, "512 KiB"}, Mark{kThreadBytes, "2 MB"}, Mark{16U << 20, "16 MB"},
          Mark{128U << 20, "128 MB"}, Mark{kLimitBytes, "1 GB"}}) {
        const float x = x_of(mark.bytes);
        c.line({x, top - 3}, {x, floor}, t.line, 1);
        c.text({x, floor + 9 * k}, mark.name,
               {.size = 12 * k, .color = t.mid, .align = Align::center});
    }
    const TextStyle row = {.size = 13 * k, .color = t.mid, .align = Align::right};
    c.text({x0 - 14 * k, top + bar / 2}, "goroutine", row);
    c.text({x0 - 14 * k, second + bar / 2}, "OS thread", row);
    const float now = x_of(g.stack_bytes), limit = x_of(kLimitBytes);
    c.dashed({x0, top, limit - x0, bar}, t.line2, 1.5F, 4, 6, 5);
    c.text({(now + limit) / 2, top + bar / 2}, "may grow, by copying, to 1 GB",
           {.size = 12 * k, .color = t.low, .align = Align::center});
    c.fill({x0, top, now - x0, bar}, t.well, 4);
    c.fill({x0 + 3, top + 3, std::max(2.0F, x_of(used) - x0 - 6), bar - 6}, t.plinth, 3);
    c.stroke({x0, top, now - x0, bar}, t.hi, 2, 4);
    const float thread = x_of(kThreadBytes);
    c.fill({x0, second, thread - x0, bar}, t.plinth, 4);
    c.stroke({x0, second, thread - x0, bar}, t.line2, 1.5F, 4);
    c.text({(x0 + thread) / 2, second + bar / 2}, "reserved at once, never more, never less",
           {.size = 12 * k, .color = t.mid, .align = Align::center});
}

}  // namespace fiberscope::ui
