// The stage's furniture: cards, seats, slots, benches, boards, with their names and counts.
#include "ui/views/panels.h"
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fiberscope::ui {

namespace {

using replay::MachineState;
using replay::ObjectState;
using replay::ProcState;

void card(const StageFrame& f, const Rect& r, float radius = 10) {
    f.ui.canvas.fill(r, f.ui.theme.card, f.dp(radius));
    f.ui.canvas.stroke(r, f.ui.theme.line, 1, f.dp(radius));
}

// A small arrowhead on the way from a queue to the CPU.
void flow(const StageFrame& f, Point tip, float size = 6) {
    const std::array<Point, 3> head = {{tip,
                                        {tip.x + f.dp(size + 2), tip.y - f.dp(size)},
                                        {tip.x + f.dp(size + 2), tip.y + f.dp(size)}}};
    f.ui.canvas.polygon(head, f.ui.theme.low);
}

// The rule that fired on this P a moment ago.
std::optional<std::string> rule_of(const StageFrame& f, ProcId p) {
    for (const std::uint64_t i : f.recent) {
        const Event& e = f.session.history().event(i);
        if (e.rule == Rule::none) continue;
        if (order_of(e.kind) == Order::object) continue;  // a channel's or lock's rule
        const Order order = order_of(e.kind);
        const bool names_p = order == Order::head || order == Order::tail ||
                             order == Order::runnext || order == Order::proc ||
                             e.kind == Kind::go_start;
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

// The rule by which a value just passed through this channel.
std::optional<Rule> rule_of(const StageFrame& f, ObjectId channel) {
    for (const std::uint64_t i : f.recent) {
        const Event& e = f.session.history().event(i);
        if (order_of(e.kind) == Order::object && e.object_id() == channel && e.rule != Rule::none)
            return e.rule;
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
    if (s.plinth.h > 0 && m != nullptr) {
        c.fill(s.plinth, t.plinth, f.dp(6));
        const float y = s.plinth.center().y;
        c.text({s.plinth.x + f.dp(14), y}, fmt::format("M{}", raw(m->id)),
               {.size = f.dp(15), .color = t.hi, .face = Face::ui_bold});
        c.text({s.plinth.right() - f.dp(14), y}, m->spinning ? "spinning" : "OS thread",
               {.size = f.dp(12), .color = t.mid, .align = Align::right});
    } else if (s.plinth.h > 0) {
        c.dashed(s.plinth.inset(f.dp(3)), t.line, 1, f.dp(5));
        c.text(s.plinth.center(), "no machine",
               {.size = f.dp(12), .color = t.low, .align = Align::center});
    }
    c.stroke(s.seat_box, t.line2, 1, f.dp(8));
    if (p.running != GoId::none) return;
    if (m != nullptr && m->spinning) {
        const bool high = s.style == Station::Style::wide;
        draw_ghost(c, t, {s.seat.x, s.seat.y - f.dp(s.plinth.h > 0 ? 10 : 0)}, f.dp(52),
                   f.dp(high ? 30 : 22));
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

void draw_rule(const StageFrame& f, const Rect& r, std::string_view rule) {
    Canvas& c = f.ui.canvas;
    c.fill(r, f.ui.theme.highlight, f.dp(4));
    c.fill({r.x, r.y, f.dp(3), r.h}, f.ui.theme.state(Look::runnable).edge);
    TextStyle style = {.size = f.dp(13), .color = f.ui.theme.hi};
    const float room = r.w - f.dp(14);
    while (style.size > 11 && c.width(rule, style) > room)
        style.size -= 1;
    c.text_fit({r.x + f.dp(10), r.center().y}, rule, style, room);
}

void draw_dial_with_word(const StageFrame& f, const Station& s, const ProcState& p) {
    draw_dial(f.ui.canvas, f.ui.theme, s.dial, s.dial_radius, static_cast<float>(p.tick));
    f.ui.canvas.text({s.dial.x - s.dial_radius - f.dp(8), s.dial.y}, fmt::format("tick {}", p.tick),
                     {.size = f.dp(13), .color = f.ui.theme.mid, .align = Align::right});
}

void draw_chip(const StageFrame& f, const Station& s, const ProcState& p) {
    Canvas& c = f.ui.canvas;
    card(f, s.card, 6);
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
    card(f, s.card);
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
    c.text_fit({qx, s.label_y}, "local run queue", {.size = f.dp(wide ? 13 : 12), .color = t.mid},
               end - qx - c.width(count, count_style) - f.dp(8));
}

// ---- channels -----------------------------------------------------------------------------------

void draw_bench(const StageFrame& f, const ChannelCell& cell, WaitQueue side, std::size_t count) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const bool send = side == WaitQueue::send;
    const float a = send ? cell.send_from : cell.recv_from;
    const float b = send ? cell.send_to : cell.recv_to;
    c.line({a, cell.bench_y}, {b, cell.bench_y}, t.line2, f.dp(3));
    for (const float x : {a + f.dp(10), b - f.dp(10)})
        c.line({x, cell.bench_y}, {x, cell.bench_y + f.dp(7)}, t.line2, f.dp(3));
    c.text({(a + b) / 2, cell.bench_y + f.dp(cell.compact ? 13 : 19)}, send ? "sendq" : "recvq",
           {.size = f.dp(cell.compact ? 11 : 12.5F), .color = t.mid, .align = Align::center});
    const Line& line = send ? cell.send : cell.recv;
    if (count == 0) {
        bool arriving = false;
        const auto bench = send ? Where::Kind::send : Where::Kind::recv;
        for (const Flight& flight : f.flights) {
            for (const Move& move : flight.moves)
                arriving = arriving ||
                           ((move.from.kind == bench || move.to.kind == bench) &&
                            (move.from.place == raw(cell.id) || move.to.place == raw(cell.id)));
        }
        if (!arriving)
            c.text({(a + b) / 2, cell.frame.center().y + f.dp(2)}, "empty",
                   {.size = f.dp(12.5F), .color = t.low, .align = Align::center});
        return;
    }
    const auto n = static_cast<std::uint32_t>(count);
    if (line.shown(n) < n) {
        const Spot more = line.more(n);
        draw_more(c, t, more.at, static_cast<int>(n - line.shown(n)), more.height);
    }
}

void draw_slots(const StageFrame& f, const ChannelCell& cell, const ObjectState* channel) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    if (cell.cap == 0) {
        const Point m = cell.frame.center();
        for (const float dx : {-2.5F, 2.5F})
            c.line({m.x + f.dp(dx), cell.frame.y}, {m.x + f.dp(dx), cell.frame.bottom()}, t.line2,
                   f.dp(2));
        return;
    }
    c.fill(cell.frame, t.well, f.dp(7));
    c.stroke(cell.frame, t.line2, 1.5F, f.dp(7));
    const std::size_t used = channel == nullptr ? 0 : channel->buffer.size();
    for (std::uint32_t i = 0; i < cell.cap && cell.slot_side >= f.dp(10); ++i) {
        const Point at = cell.slot(i);
        const float side = cell.slot_side, h = std::min(cell.frame.h - f.dp(12), f.dp(46));
        const Rect slot = {at.x - side / 2, at.y - h / 2, side, h};
        const std::uint32_t turn =
            channel == nullptr ? 0 : (i + cell.cap - channel->recvx % cell.cap) % cell.cap;
        if (channel != nullptr && turn < used) {
            c.stroke(slot, t.line2, 1.5F, 3);
        } else {
            c.dashed(slot, t.line, 1.5F, 3);
            if (side >= f.dp(20))
                c.text(
                    at, std::to_string(i),
                    {.size = f.dp(12), .color = t.low, .face = Face::mono, .align = Align::center});
        }
    }
    if (cell.slot_side < f.dp(10) && cell.slot_pitch > f.dp(3)) {
        for (std::uint32_t i = 1; i < cell.cap; ++i) {
            const float x = cell.slot(i).x - cell.slot_pitch / 2;
            const bool ten = i % 10 == 0;
            c.line({x, cell.frame.bottom() - f.dp(ten ? 9 : 5)}, {x, cell.frame.bottom() - 2},
                   ten ? t.line2 : t.line, 1);
        }
    }
}

void draw_indices(const StageFrame& f, const ChannelCell& cell, const ObjectState& channel) {
    if (cell.cap == 0) return;
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const float y = cell.frame.bottom() + f.dp(4);
    const auto mark = [&](std::uint32_t index, std::string_view word, float aside) {
        const float x = cell.slot(index % cell.cap).x;
        const std::array<Point, 3> caret = {
            {{x, y}, {x + f.dp(5), y + f.dp(8)}, {x - f.dp(5), y + f.dp(8)}}};
        c.polygon(caret, t.mid);
        if (!cell.compact)
            c.text({x + aside, y + f.dp(17)}, word,
                   {.size = f.dp(12), .color = t.mid, .align = Align::center});
    };
    if (channel.recvx == channel.sendx) {
        mark(channel.recvx, "recvx = sendx", 0);
        return;
    }
    // Neighbouring marks lean apart so that their words do not touch.
    const float between =
        std::abs(cell.slot(channel.recvx % cell.cap).x - cell.slot(channel.sendx % cell.cap).x);
    const float lean = std::max(0.0F, f.dp(42) - between) / 2;
    const bool recv_left = channel.recvx < channel.sendx;
    mark(channel.recvx, "recvx", recv_left ? -lean : lean);
    mark(channel.sendx, "sendx", recv_left ? lean : -lean);
}

void draw_channel(const StageFrame& f, const ChannelCell& cell) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const ObjectState* channel = f.state.has_object(cell.id) ? &f.state.object(cell.id) : nullptr;
    if (channel == nullptr) {
        // Its place is kept; it is not made yet.
        c.dashed(cell.card, t.line, 1, f.dp(10), 4, 5);
        return;
    }
    card(f, cell.card);
    const float y = cell.title_y;
    float right = cell.card.right() - f.dp(14);
    const TextStyle name = {
        .size = f.dp(cell.compact ? 15 : 17), .color = t.hi, .face = Face::mono_bold};
    const float badge_size = f.dp(cell.compact ? 11 : 12);
    if (channel->closed)
        right -= draw_badge(c, {right, y}, "closed", t.warn, badge_size) + f.dp(12);
    if (cell.cap > 0 && channel->buffer.size() == cell.cap)
        right -= draw_badge(c, {right, y}, "full", t.hi, badge_size) + f.dp(12);
    if (cell.cap > 8) {
        const TextStyle count = {
            .size = f.dp(13), .color = t.hi, .face = Face::ui_bold, .align = Align::right};
        const std::string words = fmt::format("{} of {} used", channel->buffer.size(), cell.cap);
        c.text({right, y}, words, count);
        right -= c.width(words, count) + f.dp(12);
    }
    // The name stands above the buffer: the space above a bench is a flight lane. Where the buffer
    // is narrow, it begins so that it ends within the card.
    const std::string label = object_name(f.state, f.session.strings(), cell.id);
    const std::string type = cell.cap == 0
                                 ? object_type(*channel) + ", no buffer"
                                 : fmt::format("{}, cap {}", object_type(*channel), cell.cap);
    const TextStyle small = {
        .size = f.dp(cell.compact ? 12 : 13), .color = t.mid, .face = Face::mono};
    const float wanted = c.width(label, name) + f.dp(10) + c.width(type, small);
    float x = cell.frame.x;
    x = std::max(cell.card.x + f.dp(16), std::min(x, right - wanted));
    c.text_fit({x, y}, label, name, right - x);
    const float tx = x + c.width(label, name) + f.dp(10);
    if (const auto rule = rule_of(f, cell.id)) {
        const float h = f.dp(20);
        const float w =
            std::min(right - tx, c.width(text_of(*rule), {.size = f.dp(13)}) + f.dp(22));
        draw_rule(f, {tx, y - h / 2, w, h}, text_of(*rule));
    } else {
        c.text_fit({tx, y}, type, small, right - tx);
    }

    draw_slots(f, cell, channel);
    draw_indices(f, cell, *channel);
    draw_bench(f, cell, WaitQueue::send, channel->sendq.size());
    draw_bench(f, cell, WaitQueue::recv, channel->recvq.size());
    const float mid = cell.frame.center().y;
    for (const float ax : {cell.frame.x - f.dp(9), cell.frame.right() + f.dp(9)}) {
        const std::array<Point, 3> head = {
            {{ax + f.dp(6), mid}, {ax - f.dp(4), mid + f.dp(6)}, {ax - f.dp(4), mid - f.dp(6)}}};
        const bool shut = channel->closed && ax < cell.frame.x;
        if (shut) {
            c.line({ax, mid - f.dp(8)}, {ax, mid + f.dp(8)}, t.warn, f.dp(3));
        } else {
            c.polygon(head, t.low);
        }
    }
}

// ---- shelves ------------------------------------------------------------------------------------

void draw_board(const StageFrame& f, const Shelf& s, std::size_t count, std::string_view note) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    c.line({s.board_from, s.board_y}, {s.board_to, s.board_y}, t.line2, f.dp(3));
    const auto n = static_cast<std::uint32_t>(count);
    if (s.line.shown(n) < n) {
        const Spot more = s.line.more(n);
        draw_more(c, t, more.at, static_cast<int>(n - s.line.shown(n)), more.height);
    }
    const float used = static_cast<float>(std::min(s.line.shown(n), 8U)) * s.line.pitch;
    const TextStyle style = {.size = f.dp(12.5F), .color = t.low, .align = Align::right};
    if (!note.empty() && s.board_to - s.board_from - used > c.width(note, style) + f.dp(10))
        c.text({s.board_to, s.line.first.y}, note, style);
}

void draw_lock(const StageFrame& f, const Shelf& s) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    if (!f.state.has_object(s.id)) {
        c.dashed(s.card, t.line, 1, f.dp(10), 4, 5);
        return;
    }
    const ObjectState& object = f.state.object(s.id);
    card(f, s.card);
    const TextStyle name = {.size = f.dp(15), .color = t.hi, .face = Face::mono_bold};
    const std::string label = object_name(f.state, f.session.strings(), s.id);
    const bool low = s.card.h < f.dp(76);
    const float y = low ? s.card.center().y : s.card.y + f.dp(20);
    c.text({s.card.x + f.dp(14), y}, label, name);
    if (!low)
        c.text({s.card.x + f.dp(22) + c.width(label, name), y}, object_type(object),
               {.size = f.dp(12.5F), .color = t.mid, .face = Face::mono});
    const bool mutex = object.kind == ObjectKind::mutex;
    if (mutex && object.starving && !low)
        draw_badge(c, {s.card.right() - f.dp(14), y}, "starving", t.warn, f.dp(12));
    if (mutex) {
        const Rect seat = {s.counter.x - f.dp(30), s.counter.y - f.dp(18), f.dp(60), f.dp(36)};
        c.fill(seat, t.well, f.dp(5));
        c.stroke(seat, t.line2, 1.5F, f.dp(5));
        if (object.holder == GoId::none)
            c.text(s.counter, "free", {.size = f.dp(12), .color = t.low, .align = Align::center});
    } else {
        draw_value(c, t, s.counter, std::to_string(object.count), f.dp(low ? 30 : 36));
        if (!low)
            c.text({s.counter.x + f.dp(28), s.counter.y},
                   object.kind == ObjectKind::waitgroup ? "to go" : "free",
                   {.size = f.dp(12.5F), .color = t.mid});
    }
    const std::string_view note = object.recvq.empty()                   ? "nobody waits"
                                  : object.kind == ObjectKind::waitgroup ? "waits for 0"
                                  : mutex                                ? "waits for the lock"
                                                                         : "waits for a turn";
    draw_board(f, s, object.recvq.size(), note);
}

void draw_shelf(const StageFrame& f, const Shelf& s) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    card(f, s.card);
    std::size_t count = 0;
    for (const Item& item : f.scene)
        count += item.key.kind == ItemKey::Kind::go && item.at.kind == s.place ? 1 : 0;
    const std::string_view title = s.place == Where::Kind::sleeping  ? "Sleeping"
                                   : s.place == Where::Kind::forever ? "Waiting forever"
                                                                     : "In system calls";
    const bool low = s.card.h < f.dp(76);
    const float y = low ? s.card.center().y : s.card.y + f.dp(20);
    c.text({s.card.x + f.dp(14), y}, title,
           {.size = f.dp(13), .color = t.hi, .face = Face::ui_bold});
    if (count == 0) {
        c.text({s.card.right() - f.dp(14), y}, "0",
               {.size = f.dp(13), .color = t.low, .face = Face::ui_bold, .align = Align::right});
        if (!low)
            c.text({s.card.x + f.dp(14), s.line.first.y}, "nobody",
                   {.size = f.dp(12.5F), .color = t.low});
        return;
    }
    if (!low)
        c.text({s.card.right() - f.dp(14), y}, std::to_string(count),
               {.size = f.dp(13), .color = t.hi, .face = Face::ui_bold, .align = Align::right});
    draw_board(f, s, count, {});
    if (s.place != Where::Kind::sleeping || low) return;
    for (const Item& item : f.scene) {
        if (item.key.kind != ItemKey::Kind::go || item.at.kind != s.place || f.is_moving(item.key))
            continue;
        const Spot spot = f.layout.spot(item.at);
        const replay::GoState& g = f.state.go(GoId{item.key.id});
        const auto timer = f.state.timers.find(raw(g.timer));
        if (spot.hidden || spot.height < s.line.height || timer == f.state.timers.end()) continue;
        const std::uint64_t when = timer->second.when_ns;
        const std::uint64_t left = when > f.state.now_ns ? when - f.state.now_ns : 0;
        c.text({spot.at.x, s.board_y + f.dp(10)}, time_text(left),
               {.size = 11, .color = t.mid, .align = Align::center});
    }
}

void draw_left_out(const StageFrame& f) {
    const std::size_t n = f.layout.channels_left_out.size() + f.layout.locks_left_out.size();
    if (n == 0) return;
    f.ui.canvas.text({f.layout.area.center().x, f.layout.area.bottom() - f.dp(7)},
                     fmt::format("{} more channels and locks: see the tabs", n),
                     {.size = f.dp(12), .color = f.ui.theme.mid, .align = Align::center});
}

}  // namespace

void draw_strips(const StageFrame& f) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const Layout& l = f.layout;
    const TextStyle title = {.size = f.dp(13.5F), .color = t.hi, .face = Face::ui_bold};
    const TextStyle note = {.size = f.dp(13), .color = t.low, .align = Align::right};
    card(f, l.global_card, 8);
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
    TextStyle number = note;
    number.size = f.dp(15);
    number.face = Face::ui_bold;
    number.color = count > 0 ? t.hi : t.low;
    c.text({l.global_card.right() - f.dp(16), y}, std::to_string(count), number);

    card(f, l.machines_card, 8);
    c.text({l.machines_card.x + f.dp(16), y}, "Machines without a P", title);
    std::uint32_t without = 0, idle = 0;
    for (const MachineState& m : f.state.machines) {
        without += m.p == ProcId::none ? 1 : 0;
        idle += m.p == ProcId::none && m.status == MachineState::Status::idle ? 1 : 0;
    }
    const std::uint32_t shown = l.machines.shown(without);
    const std::string words = without > shown ? fmt::format("+{}, {} idle", without - shown, idle)
                              : idle == 0     ? std::string("none idle")
                                              : fmt::format("{} idle", idle);
    c.text({l.machines_card.right() - f.dp(16), y}, words, note);
}

void draw_stations(const StageFrame& f) {
    for (std::size_t i = 0; i < f.layout.stations.size(); ++i) {
        if (i < f.state.procs.size()) {
            draw_station(f, f.layout.stations[i], f.state.procs[i]);
        } else {
            f.ui.canvas.dashed(f.layout.stations[i].card, f.ui.theme.line, 1, f.dp(10), 4, 5);
        }
    }
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

void draw_channels(const StageFrame& f) {
    if (f.layout.stack.h > 0) draw_stack_strip(f.ui, f.session, f.layout.stack);
    for (const ChannelCell& cell : f.layout.channels)
        draw_channel(f, cell);
}

void draw_shelves(const StageFrame& f) {
    for (const Shelf& shelf : f.layout.shelves) {
        if (shelf.id != ObjectId::none) {
            draw_lock(f, shelf);
        } else {
            draw_shelf(f, shelf);
        }
    }
    draw_left_out(f);
}

}  // namespace fiberscope::ui
