// The channels on the stage: buffer slots between the benches of those who wait.
#include "ui/views/panels.h"
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fiberscope::ui {

namespace {

using replay::ObjectState;

// The rule by which a value just passed through this channel.
std::optional<Rule> rule_of(const StageFrame& f, ObjectId channel) {
    for (const auto& [index, e] : f.recent) {
        if (order_of(e.kind) == Order::object && e.object_id() == channel && e.rule != Rule::none)
            return e.rule;
    }
    return std::nullopt;
}

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
    const std::uint32_t id = raw(tenant(f, cell));
    if (count == 0) {
        bool arriving = false;
        const auto bench = send ? Where::Kind::send : Where::Kind::recv;
        for (const Flight& flight : f.flights) {
            for (const Move& move : flight.moves)
                arriving = arriving || ((move.from.kind == bench || move.to.kind == bench) &&
                                        (move.from.place == id || move.to.place == id));
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
    const ObjectId id = tenant(f, cell);
    const ObjectState* channel = f.state.has_object(id) ? &f.state.object(id) : nullptr;
    if (channel == nullptr) {
        draw_unmade(f, cell.card, "a channel, not made yet");
        return;
    }
    draw_card(f, cell.card);
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
    const std::string label = object_name(f.state, f.session.strings(), id);
    const std::string type = cell.cap == 0
                                 ? object_type(*channel) + ", no buffer"
                                 : fmt::format("{}, cap {}", object_type(*channel), cell.cap);
    const TextStyle small = {
        .size = f.dp(cell.compact ? 12 : 13), .color = t.mid, .face = Face::mono};
    const float wanted = c.width(label, name) + f.dp(10) + c.width(type, small);
    if (cell.cap == 0) {
        // Above the line itself: left and right of it are the lanes into both benches.
        const float half = c.width(label, name) / 2;
        c.text({cell.card.center().x - half, y}, label, name);
        const auto rule = rule_of(f, id);
        const float room = right - cell.card.center().x - half - f.dp(60);
        if (rule) {
            const float w = std::min(room, c.width(text_of(*rule), {.size = f.dp(13)}) + f.dp(22));
            draw_rule(f, {right - w, y - f.dp(10), w, f.dp(20)}, text_of(*rule));
        } else {
            TextStyle aside = small;
            aside.align = Align::right;
            if (c.width(type, small) < room) c.text({right, y}, type, aside);
        }
    }
    float x = cell.frame.x;
    x = std::max(cell.card.x + f.dp(16), std::min(x, right - wanted));
    if (cell.cap > 0) c.text_fit({x, y}, label, name, right - x);
    const float tx = x + c.width(label, name) + f.dp(10);
    if (cell.cap == 0) {
        // told above
    } else if (const auto rule = rule_of(f, id)) {
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

}  // namespace

void draw_channels(const StageFrame& f) {
    if (f.layout.stack.h > 0) {
        if (f.layout.channels.empty())
            draw_stack_strip(f.ui, f.session, f.layout.stack);
        else
            draw_stack_card(f, f.layout.stack);
    }
    for (const ChannelCell& cell : f.layout.channels)
        draw_channel(f, cell);
}

}  // namespace fiberscope::ui
