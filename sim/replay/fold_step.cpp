#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {

std::string name(GoId id) {
    return fmt::format("G{}", raw(id));
}
std::string name(ProcId id) {
    return fmt::format("P{}", raw(id));
}
std::string name(MachineId id) {
    if (id == MachineId::sysmon) return "sysmon";
    return fmt::format("M{}", raw(id));
}
std::string name(const ObjectState& object) {
    return fmt::format("{} #{}", text_of(object.kind), raw(object.id));
}

std::string describe(const GoState& g) {
    const Place& place = g.place;
    switch (place.kind) {
        case Place::Kind::hand:
            return fmt::format("{} is in {}'s hand", name(g.id), name(place.m));
        case Place::Kind::running:
            return fmt::format("{} runs on {}", name(g.id), name(place.m));
        case Place::Kind::runnext:
            return fmt::format("{} is {}'s runnext", name(g.id), name(place.p));
        case Place::Kind::local:
            return fmt::format("{} is in {}'s local queue", name(g.id), name(place.p));
        case Place::Kind::global:
            return fmt::format("{} is in the global queue", name(g.id));
        case Place::Kind::waiting:
            return fmt::format("{} waits ({})", name(g.id), text_of(g.reason));
        case Place::Kind::finished:
            return fmt::format("{} has finished", name(g.id));
        case Place::Kind::syscall:
            return fmt::format("{} is in a system call on {}", name(g.id), name(place.m));
    }
    return name(g.id);
}

Why Step::goroutine_exists(GoId id) const {
    if (id == GoId::none) return "it names no goroutine";
    if (!state.has_go(id)) return fmt::format("{} does not exist", name(id));
    return {};
}

Why Step::goroutine_runs_here() const {
    if (const Why why = goroutine_exists(event.go())) return why;
    if (machine().running == event.go()) return {};
    return fmt::format("{}, the event says it runs on {}", describe(go()), name(event.machine()));
}

Why Step::goroutine_in_hand() const {
    if (const Why why = goroutine_exists(event.go())) return why;
    if (go().place.kind == Place::Kind::hand && go().place.m == event.machine()) return {};
    return fmt::format("{}, the event says in {}'s hand", describe(go()), name(event.machine()));
}

Why Step::proc_exists(std::uint32_t id) const {
    if (state.has_proc(id)) return {};
    return fmt::format("P{} does not exist (GOMAXPROCS is {})", id, state.gomaxprocs);
}

Why Step::machine_has_proc(std::uint32_t id) const {
    if (const Why why = proc_exists(id)) return why;
    const ProcId has = machine().p;
    if (raw(has) == id && has != ProcId::none) return {};
    return fmt::format("{} holds {}, the event needs P{}", name(event.machine()),
                       has == ProcId::none ? "no P" : name(has), id);
}

Why Step::machine_controls_proc(std::uint32_t id) const {
    for (const ProcId p : machine().procs_in_hand)
        if (raw(p) == id) return {};
    return machine_has_proc(id);
}

Why Step::object_is(ObjectKind kind) const {
    if (object().kind == kind) return {};
    return fmt::format("#{} is a {}, the event needs a {}", event.object, text_of(object().kind),
                       text_of(kind));
}

Why Step::waits_unchosen(GoId id) const {
    if (const Why why = goroutine_exists(id)) return why;
    const GoState& g = state.go(id);
    if (g.status != GoStatus::waiting) {
        return fmt::format("{}, so nobody can wake it", describe(g));
    }
    const bool elsewhere = g.chosen_by != ObjectId::none && g.chosen_by != event.object_id();
    if (g.woken || elsewhere)
        return fmt::format("{} was already chosen by another waker", name(id));
    return {};
}

void Step::set_status(GoState& g, GoStatus status, Place place) const {
    const std::uint64_t until_ns = std::max(now_ns, g.since_ns);  // stamps may disagree
    const std::uint64_t spent = until_ns - g.since_ns;
    switch (g.status) {
        case GoStatus::runnable:
            g.runnable_ns += spent;
            break;
        case GoStatus::running:
            g.ran_ns += spent;
            break;
        case GoStatus::waiting:
            g.waited_ns += spent;
            break;
        case GoStatus::syscall:
            g.syscall_ns += spent;
            break;
        case GoStatus::finished:
            break;
    }
    g.since_ns = until_ns;
    g.status = status;
    g.place = place;
    if (status != GoStatus::waiting) g.reason = WaitReason::none;
}

void Step::stop_running(GoStatus status, Place place) const {
    ProcState& p = state.proc(machine().p);
    const std::uint64_t until_ns = std::max(now_ns, p.since_ns);
    p.ran_ns += until_ns - p.since_ns;
    p.since_ns = until_ns;
    p.running = GoId::none;
    machine().running = GoId::none;
    set_status(go(), status, place);
}

void Step::leave(GoStatus status, Place place) const {
    GoState& g = go();
    if (g.place.kind == Place::Kind::running) return stop_running(status, place);
    if (g.place.kind == Place::Kind::hand) take_from_hand(g.id);
    set_status(g, status, place);
}

void Step::put_in_hand(GoState& g) const {
    machine().hand.push_back(g.id);
    g.place = Place{.kind = Place::Kind::hand, .m = event.machine()};
}

void Step::take_from_hand(GoId id) const {
    auto& hand = machine().hand;
    hand.erase(std::find(hand.begin(), hand.end(), id));
}

void Step::give_value(GoState& g, std::string_view value) const {
    g.held = value;
    g.holds = true;
}

}  // namespace fiberscope::replay
