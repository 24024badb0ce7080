// The Ms on the stage, wherever they stand: under a P's CPU, under their own goroutine, on the
// strip of those without a P; and sysmon.
#include "ui/views/stage_view.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

using replay::MachineState;

// The goroutine that is locked to the M.
GoId locked_to(const replay::State& state, MachineId m) {
    for (const replay::GoState& g : state.gos) {
        if (g.locked == m && g.status != replay::GoStatus::finished) return g.id;
    }
    return GoId::none;
}

bool waits_for_io(const replay::State& state) {
    return std::any_of(state.gos.begin(), state.gos.end(), [](const replay::GoState& g) {
        return g.status == replay::GoStatus::waiting && g.reason == WaitReason::io_wait;
    });
}

std::string word_of(const StageFrame& f, const MachineState& m, bool locked, bool wide) {
    if (m.spinning) return "spinning";
    if (m.calling != GoId::none) return "system call";
    if (locked) return (wide ? "locked to " : "") + label_of(locked_to(f.state, m.id));
    switch (m.status) {
        case MachineState::Status::starting:
            return "starting";
        case MachineState::Status::idle:
            return "idle";
        case MachineState::Status::timer_wait:
            // It sleeps until a timer is due or a descriptor is ready, whichever comes first.
            return f.state.timers.empty() && waits_for_io(f.state) ? "netpoll" : "timer";
        case MachineState::Status::lock_wait:
            return "locked";
        case MachineState::Status::ended:
            return "ended";
        case MachineState::Status::running:
            break;
    }
    return m.p != ProcId::none ? "OS thread" : "no P";
}

// The event of this kind that plays now, and how far.
struct Played {
    const Event* event = nullptr;
    float u = 0;
};
Played playing(const StageFrame& f, Kind kind) {
    for (std::size_t i = f.flights.size(); i-- > 0;) {
        if (f.flights[i].event.kind == kind) return {&f.flights[i].event, f.parts[i]};
    }
    return {};
}

void draw_sysmon(const StageFrame& f) {
    const Rect& r = f.layout.sysmon;
    if (r.h <= 0) return;
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    draw_card(f, r, 8);
    // What it did a moment ago.
    const auto last = std::find_if(f.recent.begin(), f.recent.end(), [](const RecentEvent& recent) {
        return recent.event.kind == Kind::p_retake && recent.event.machine() == MachineId::sysmon;
    });
    const bool takes = last != f.recent.end();
    const float y = r.center().y;
    const TextStyle name = {.size = f.dp(13.5F), .color = t.hi, .face = Face::ui_bold};
    c.disc({r.x + f.dp(16), y}, f.dp(4.5F), takes ? t.hi : t.line2);
    c.text({r.x + f.dp(28), y}, "sysmon", name);
    const float after = r.x + f.dp(36) + c.width("sysmon", name);
    c.text_fit({after, y}, takes ? fmt::format("takes P{}", last->event.object) : "watches",
               {.size = f.dp(13), .color = takes ? t.hi : t.low}, r.right() - f.dp(8) - after);
}

}  // namespace

void draw_machine(const StageFrame& f, const Item& item, const Rect& r, Look look) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const MachineState& m = f.state.machines[item.key.id];
    const bool in_call = look == Look::syscall;
    const bool plinth = item.at.kind == Where::Kind::plinth;
    const StateColors& call = t.state(Look::syscall);
    c.fill(r, in_call ? call.fill : t.plinth, f.dp(plinth ? 6 : 5));
    const float y = r.center().y;
    TextStyle name = {.size = plinth           ? f.dp(15)
                              : r.h < f.dp(22) ? std::max(11.0F, r.h * 0.7F)
                                               : f.dp(13.5F),
                      .color = in_call ? call.text : t.hi,
                      .face = Face::ui_bold,
                      .align = Align::center};
    if (r.w < f.dp(90)) {  // under its goroutine, which has the lock
        c.text(r.center(), item.label, name);
        return;
    }
    name.align = Align::left;
    const float pad = f.dp(plinth ? 14 : 12);
    c.text({r.x + pad, y}, item.label, name);
    float x = r.x + pad + c.width(item.label, name) + f.dp(8);
    if (item.locked) {
        draw_lock_mark(c, t, {x + f.dp(7), y}, f.dp(15));
        x += f.dp(20);
    }
    // A goroutine that was handed to it stands in the word's place.
    const bool taken = std::any_of(f.scene.begin(), f.scene.end(), [&item](const Item& other) {
        return other.key.kind == ItemKey::Kind::go && other.at.kind == Where::Kind::machines &&
               other.at.index == item.at.index;
    });
    if (taken && item.at.kind == Where::Kind::machines) return;
    const std::string word = word_of(f, m, item.locked, r.w > f.dp(130));
    const TextStyle quiet = {
        .size = f.dp(12), .color = in_call ? call.text : t.mid, .align = Align::right};
    if (x + c.width(word, quiet) <= r.right() - pad) c.text({r.right() - pad, y}, word, quiet);
}

void draw_machines(const StageFrame& f) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const Layout& l = f.layout;
    const TextStyle title = {.size = f.dp(13.5F), .color = t.hi, .face = Face::ui_bold};
    draw_card(f, l.machines_card, 8);
    const float y = l.machines_card.center().y;
    const float room = l.machines.first.x - f.dp(58) - l.machines_card.x - f.dp(16);
    const char* words_without = "Machines without a P";
    if (c.width(words_without, title) > room) words_without = "Ms without a P";
    c.text_fit({l.machines_card.x + f.dp(16), y}, words_without, title, room);
    std::uint32_t without = 0, idle = 0, unseen = 0;
    for (const Item& item : f.scene) {
        if (item.key.kind != ItemKey::Kind::machine) continue;
        // Under a goroutine that stands in a crowd there is no room for its M.
        unseen += item.at.under && l.spot(item.at).hidden ? 1 : 0;
        if (item.at.kind != Where::Kind::machines) continue;
        ++without;
        idle += f.state.machines[item.key.id].status == MachineState::Status::idle ? 1 : 0;
    }
    const std::uint32_t shown = l.machines.shown(without);
    const std::string words = without > shown ? fmt::format("+{}, {} idle", without - shown, idle)
                              : unseen > 0    ? fmt::format("+{} below", unseen)
                              : idle == 0     ? std::string("none idle")
                                              : fmt::format("{} idle", idle);
    c.text({l.machines_card.right() - f.dp(12), y}, words,
           {.size = f.dp(13), .color = t.low, .align = Align::right});
    draw_sysmon(f);
}

void draw_handoffs(const StageFrame& f) {
    Canvas& c = f.ui.canvas;
    const Theme& t = f.ui.theme;
    const auto plinth = [&f](std::uint32_t p) {
        return f.layout.spot({.kind = Where::Kind::plinth, .place = p, .count = 1}).at;
    };
    const auto reach = [&](Point from, Point to, float part) {
        const float lane = f.layout.gap_y;
        const Curve way = {{from, {from.x, lane}, {to.x, lane}, to}};
        c.trail(way, t.hi, 0, part, f.dp(3));
        if (part < 1) return;
        c.arrow(to, way.direction(1), t.hi, f.dp(10));
    };
    if (const Played take = playing(f, Kind::p_retake); take.event != nullptr) {
        if (f.layout.sysmon.h > 0)
            reach({f.layout.sysmon.center().x, f.layout.sysmon.bottom()},
                  plinth(take.event->object), std::min(1.0F, take.u / 0.4F));
    }
    const Played give = playing(f, Kind::p_handoff);
    if (give.event == nullptr || !is_handoff(*give.event)) return;
    const Item* to = find_item(f.scene, {.kind = ItemKey::Kind::machine, .id = give.event->a});
    if (to != nullptr) reach(plinth(give.event->object), f.layout.spot(to->at).at, give.u);
}

}  // namespace fiberscope::ui
