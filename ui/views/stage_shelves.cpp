// Below the channels: locks, WaitGroups and semaphores with those who wait for them, sleepers.
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace fiberscope::ui {

namespace {

using replay::ObjectState;

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

// Who waits for the kernel in the goroutines' stead: a plug, lit while it has somebody to wake.
void draw_netpoll(const StageFrame& f, const Shelf& s, bool waited_for) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const Rect box = {s.counter.x - f.dp(30), s.counter.y - f.dp(14), f.dp(60), f.dp(28)};
    if (waited_for) {
        c.stroke(box, t.state(Look::lock).edge, 1.5F, f.dp(5));
    } else {
        c.dashed(box, t.line2, 1, f.dp(5));
    }
    c.text(box.center(), "netpoll",
           {.size = f.dp(12), .color = waited_for ? t.hi : t.low, .align = Align::center});
}

void draw_lock(const StageFrame& f, const Shelf& s) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const ObjectId id = tenant(f, s);
    if (!f.state.has_object(id)) {
        draw_unmade(f, s.card, "not made yet");
        return;
    }
    const ObjectState& object = f.state.object(id);
    const bool mutex = object.kind == ObjectKind::mutex || object.kind == ObjectKind::rwmutex;
    const bool cond = object.kind == ObjectKind::cond;
    const bool fd = object.kind == ObjectKind::fd;
    draw_card(f, s.card);
    const TextStyle name = {.size = f.dp(15), .color = t.hi, .face = Face::mono_bold};
    const std::string label = object_name(f.state, f.session.strings(), id);
    const bool low = s.low;
    const float y = s.title_y;
    c.text({s.card.x + f.dp(14), y}, label, name);
    if (!low)
        c.text({s.card.x + f.dp(22) + c.width(label, name), y},
               fd ? "descriptor" : object_type(object),
               {.size = f.dp(12.5F), .color = t.mid, .face = Face::mono});
    if (mutex && object.starving && !low)
        draw_badge(c, {s.card.right() - f.dp(14), y}, "starving", t.warn, f.dp(12));
    if (mutex) {
        const Rect seat = {s.counter.x - f.dp(30), s.counter.y - f.dp(18), f.dp(60), f.dp(36)};
        c.fill(seat, t.well, f.dp(5));
        c.stroke(seat, t.line2, 1.5F, f.dp(5));
        if (object.holder == GoId::none)
            c.text(s.counter,
                   object.readers.empty() ? "free" : fmt::format("{} read", object.readers.size()),
                   {.size = f.dp(12), .color = t.low, .align = Align::center});
    } else if (fd) {
        draw_netpoll(f, s, !object.sendq.empty() || !object.recvq.empty());
    } else if (!cond) {
        draw_value(c, t, s.counter, std::to_string(object.count), f.dp(low ? 30 : 36));
        if (!low && !s.narrow)
            c.text({s.counter.x + f.dp(28), s.counter.y},
                   object.kind == ObjectKind::waitgroup ? "to go" : "free",
                   {.size = f.dp(12.5F), .color = t.mid});
    }
    // One that is let go still stands here until it flies.
    const bool nobody = std::none_of(f.scene.begin(), f.scene.end(), [id](const Item& item) {
        return (item.at.kind == Where::Kind::recv || item.at.kind == Where::Kind::send) &&
               item.at.place == raw(id);
    });
    const std::string_view note = nobody                                 ? "nobody waits"
                                  : object.kind == ObjectKind::waitgroup ? "waits for 0"
                                  : mutex                                ? "waits for the lock"
                                  : cond                                 ? "waits for a signal"
                                  : fd && object.recvq.empty()           ? "to write"
                                  : fd && object.sendq.empty()           ? "to read"
                                  : fd                                   ? "to write, to read"
                                                                         : "waits for a turn";
    draw_board(f, s, object.sendq.size() + object.recvq.size(), note);
}

// In a trace of Go itself most waits are for something that it does not name.
std::string_view shelf_of_waits(const StageFrame& f) {
    return std::any_of(f.state.gos.begin(), f.state.gos.end(), replay::waits_for_unknown)
               ? "Waiting"
               : "Waiting forever";
}

void draw_shelf(const StageFrame& f, const Shelf& s) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    draw_card(f, s.card);
    std::size_t count = 0;
    for (const Item& item : f.scene)
        count += item.key.kind == ItemKey::Kind::go && item.at.kind == s.place ? 1 : 0;
    const TextStyle name = {.size = f.dp(13), .color = t.hi, .face = Face::ui_bold};
    std::string_view title = s.place == Where::Kind::sleeping  ? "Sleeping"
                             : s.place == Where::Kind::forever ? shelf_of_waits(f)
                                                               : "In system calls";
    if (c.width(title, name) > s.card.w - f.dp(44) ||
        (s.beside && c.width(title, name) > s.board_from - s.card.x - f.dp(18)))
        title = s.place == Where::Kind::syscall ? "In calls" : title;
    const bool low = s.low;
    const float y = s.title_y;
    c.text({s.card.x + f.dp(14), y}, title, name);
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
        if (spot.hidden || spot.height < s.line.medium_height || timer == f.state.timers.end())
            continue;
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
