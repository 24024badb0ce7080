// The Ps on the stage: cards with the CPU seat on its machine, runnext, the local run queue.
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fiberscope::ui {

namespace {

using replay::MachineState;
using replay::ProcState;

// A small arrowhead on the way from a queue to the CPU.
void flow(const StageFrame& f, Point tip, float size = 6) {
    const std::array<Point, 3> head = {{tip,
                                        {tip.x + f.dp(size + 2), tip.y - f.dp(size)},
                                        {tip.x + f.dp(size + 2), tip.y + f.dp(size)}}};
    f.ui.canvas.polygon(head, f.ui.theme.low);
}

// The rule that fired on this P a moment ago.
std::optional<std::string> rule_of(const StageFrame& f, ProcId p) {
    for (const auto& [index, e] : f.recent) {
        if (e.rule == Rule::none) continue;
        if (order_of(e.kind) == Order::object) continue;  // a channel's or lock's rule
        const Order order = order_of(e.kind);
        const bool names_p = order == Order::head || order == Order::tail ||
                             order == Order::runnext || order == Order::proc ||
                             e.kind == Kind::go_start || e.kind == Kind::p_idle_put;
        // A theft is the thief's rule, though the queue that it names is the victim's.
        const ProcId at = e.kind == Kind::local_steal     ? ProcId{static_cast<std::uint16_t>(e.b)}
                          : e.kind == Kind::runnext_steal ? ProcId{static_cast<std::uint16_t>(e.a)}
                          : names_p                       ? e.proc()
                                                          : proc_of(f.state, e.machine());
        if (at != p) continue;
        const bool many = e.kind == Kind::local_steal || e.kind == Kind::local_spill;
        return many ? fmt::format("{}: {}", text_of(e.rule), e.a) : std::string(text_of(e.rule));
    }
    return std::nullopt;
}

bool is_lit(const StageFrame& f, ProcId p) {
    for (const Flight& flight : f.flights) {
        for (const Move& move : flight.moves) {
            if (move.item.key.kind == ItemKey::Kind::go && move.to.kind == Where::Kind::runnext &&
                move.to.place == raw(p))
                return true;
        }
    }
    return f.state.proc(p).runnext != GoId::none;
}

const MachineState* machine_of(const StageFrame& f, const ProcState& p) {
    for (const MachineState& m : f.state.machines) {
        if (m.p == p.id) return &m;
    }
    return nullptr;
}

void draw_seat(const StageFrame& f, const Station& s, const ProcState& p) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const MachineState* m = machine_of(f, p);
    c.fill(s.seat_box, t.well, f.dp(8));
    const Item* item = m == nullptr
                           ? nullptr
                           : find_item(f.scene, {.kind = ItemKey::Kind::machine, .id = raw(m->id)});
    if (s.plinth.h <= 0) {
        // Its card's head names the M.
    } else if (item != nullptr && !f.is_moving(item->key)) {
        draw_machine(f, *item, s.plinth, item->look);
    } else {
        c.dashed(s.plinth.inset(f.dp(3)), t.line, 1, f.dp(5));
        if (m == nullptr)
            c.text(s.plinth.center(), "no machine",
                   {.size = f.dp(12), .color = t.low, .align = Align::center});
    }
    c.stroke(s.seat_box, t.line2, 1, f.dp(8));
    for (const Item& other : f.scene) {  // running, or in a system call
        if (other.at.kind == Where::Kind::seat && other.at.place == raw(p.id)) return;
    }
    if (m != nullptr && m->spinning) {
        // The ghost of one that can run: a pill, where a waiting one's is a block.
        const bool high = s.style == Station::Style::wide;
        const float h = f.dp(high ? 30 : 22);
        c.dashed(
            {s.seat.x - f.dp(26), s.seat.y - f.dp(s.plinth.h > 0 ? 10 : 0) - h / 2, f.dp(52), h},
            t.line2, 1.5F, h / 2, 5, 5);
        if (s.plinth.h > 0)
            c.text({s.seat.x, s.seat.y + f.dp(high ? 21 : 14)}, "looks for work",
                   {.size = f.dp(12), .color = t.low, .align = Align::center});
        return;
    }
    bool arriving = false;
    for (const Flight& flight : f.flights) {
        for (const Move& move : flight.moves)
            arriving =
                arriving ||
                ((move.to.kind == Where::Kind::seat || move.from.kind == Where::Kind::seat) &&
                 (move.to.place == raw(p.id) || move.from.place == raw(p.id)));
    }
    if (!arriving)
        c.text(s.seat, p.idle ? "idle" : "nothing runs",
               {.size = f.dp(12), .color = t.low, .align = Align::center});
}

void draw_queue(const StageFrame& f, const Station& s, const ProcState& p) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    for (std::size_t i = 0; i < s.slots.size(); ++i) {
        const bool used = i < p.queue.size();
        c.fill(s.slots[i], t.well, f.dp(5));
        c.stroke(s.slots[i], used ? t.line2 : t.line, used ? 1.5F : 1, f.dp(5));
    }
    if (p.queue.size() > s.slots.size()) {
        c.text(s.more, fmt::format("+{}", p.queue.size() - s.slots.size()),
               {.size = f.dp(12), .color = t.hi, .face = Face::ui_bold, .align = Align::center});
    } else {
        for (int i = -1; i <= 1; ++i)
            c.disc(s.more + Point{static_cast<float>(i) * f.dp(7), 0}, f.dp(2), t.low);
    }
}

void draw_dial_with_word(const StageFrame& f, const Station& s, const ProcState& p) {
    draw_dial(f.ui.canvas, f.ui.theme, s.dial, s.dial_radius, static_cast<float>(p.tick));
    f.ui.canvas.text({s.dial.x - s.dial_radius - f.dp(8), s.dial.y}, fmt::format("tick {}", p.tick),
                     {.size = f.dp(13), .color = f.ui.theme.mid, .align = Align::right});
}

void draw_chip(const StageFrame& f, const Station& s, const ProcState& p) {
    Canvas& c = f.ui.canvas;
    draw_card(f, s.card, 6);
    c.text(s.title, fmt::format("P{}", raw(p.id)),
           {.size = s.card.w < f.dp(90) ? 11 : f.dp(13),
            .color = f.ui.theme.hi,
            .face = Face::ui_bold});
    c.fill(s.seat_box, f.ui.theme.well, f.dp(5));
    const Rect& bar = s.slots.front();
    c.fill(bar, f.ui.theme.well, 2);
    const std::size_t count = p.queue.size() + (p.runnext != GoId::none ? 1 : 0);
    if (count == 0) return;
    const float part = std::min(1.0F, static_cast<float>(count) / 16.0F);
    c.fill({bar.x, bar.y, std::max(2.0F, bar.w * part), bar.h},
           f.ui.theme.state(Look::runnable).edge, 2);
    if (bar.h >= 11)
        c.text({bar.right() - f.dp(4), bar.center().y}, std::to_string(count),
               {.size = 11, .color = f.ui.theme.hi, .face = Face::ui_bold, .align = Align::right});
}

void draw_station(const StageFrame& f, const Station& s, const ProcState& p) {
    if (s.style == Station::Style::chip) {
        draw_chip(f, s, p);
        return;
    }
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    draw_card(f, s.card);
    const bool wide = s.style == Station::Style::wide;
    const bool compact = s.style == Station::Style::compact;
    const TextStyle name = {.size = f.dp(wide      ? 21
                                         : compact ? 15
                                                   : 20),
                            .color = t.hi,
                            .face = Face::ui_bold};
    const std::string label = fmt::format("P{}", raw(p.id));
    c.text(s.title, label, name);
    const float after = s.title.x + c.width(label, name) + f.dp(10);
    if (!compact) {
        c.text({after, s.title.y + f.dp(1)}, p.exists ? "processor" : "switched off",
               {.size = f.dp(13), .color = t.low});
    } else if (const MachineState* m = machine_of(f, p)) {
        c.text({after, s.title.y}, fmt::format("M{}{}", raw(m->id), m->spinning ? " spinning" : ""),
               {.size = f.dp(12), .color = t.mid});
    }
    draw_dial_with_word(f, s, p);
    draw_seat(f, s, p);
    c.fill(s.runnext, t.well, s.runnext.h / 2);
    c.stroke(s.runnext, is_lit(f, p.id) ? t.state(Look::runnable).edge : t.line2, 2,
             s.runnext.h / 2);
    const float mid = s.runnext.center().y;
    if (wide) flow(f, {s.runnext.x - f.dp(14), mid});
    flow(f, {s.runnext.right() + f.dp(wide ? 8 : compact ? 2 : 6), mid}, wide ? 6 : 4.5F);
    draw_queue(f, s, p);
    const auto rule = rule_of(f, p.id);
    const bool rule_covers_labels = rule && s.rule_covers_labels;
    if (rule && s.rule.w > 0) draw_rule(f, s.rule, *rule);
    if (s.label_y <= 0 || rule_covers_labels) return;
    c.text({s.runnext.center().x, s.label_y}, "runnext",
           {.size = f.dp(wide ? 13 : 12), .color = t.mid, .align = Align::center});
    const float qx = s.slots.front().x;
    const float end = s.card.right() - f.dp(wide ? 16 : 14);
    const std::string count =
        wide ? fmt::format("{} of 256", p.queue.size()) : std::to_string(p.queue.size());
    const TextStyle count_style = {.size = f.dp(13),
                                   .color = p.queue.empty() ? t.low : t.hi,
                                   .face = Face::ui_bold,
                                   .align = Align::right};
    c.text({end, s.label_y}, count, count_style);
    const TextStyle queue_style = {.size = f.dp(wide ? 13 : 12), .color = t.mid};
    const float room = end - qx - c.width(count, count_style) - f.dp(8);
    for (const char* words : {"local run queue", "local queue", "queue"}) {
        if (c.width(words, queue_style) > room) continue;
        c.text({qx, s.label_y}, words, queue_style);
        break;
    }
}

}  // namespace

void draw_stations(const StageFrame& f) {
    for (std::size_t i = 0; i < f.layout.stations.size(); ++i) {
        if (i < f.state.procs.size()) {
            draw_station(f, f.layout.stations[i], f.state.procs[i]);
        } else {
            draw_unmade(f, f.layout.stations[i].card, fmt::format("P{}, not yet", i));
        }
    }
}

}  // namespace fiberscope::ui
