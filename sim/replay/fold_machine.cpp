// The part of the fold about machines and processors: idle lists, sleep, spinning, who holds which
// P.
#include "sim/replay/fold_step.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {
namespace {

// An M that goes to sleep must not keep anything that others could use.
Why lets_go_of_all(const MachineState& m) {
    if (m.p != ProcId::none) return fmt::format("{} still holds {}", name(m.id), name(m.p));
    if (!m.procs_in_hand.empty()) {
        return fmt::format("{} still has {} in hand", name(m.id), name(m.procs_in_hand.front()));
    }
    if (!m.hand.empty()) {
        return fmt::format("{} still has {} in hand", name(m.id), name(m.hand.front()));
    }
    return {};
}

Why proc_in_hand(const Step& step) {
    if (Why why = step.proc_exists(step.event.object)) return why;
    const auto& hand = step.machine().procs_in_hand;
    if (std::find(hand.begin(), hand.end(), step.event.proc()) != hand.end()) return {};
    const ProcState& p = step.proc();
    return fmt::format("{} {}, not in {}'s hand", name(p.id),
                       p.idle                   ? "is idle"
                       : p.m != MachineId::none ? "is held by " + name(p.m)
                                                : "is in another hand",
                       name(step.event.machine()));
}

void take_proc_from_hand(const Step& step) {
    auto& hand = step.machine().procs_in_hand;
    hand.erase(std::find(hand.begin(), hand.end(), step.event.proc()));
}

}  // namespace

Why apply::m_create(const Step& step) {
    auto& machines = step.state.machines;
    const std::uint32_t id = step.event.object;
    if (id < machines.size() && machines[id].status == MachineState::Status::ended) {
        machines[id] = {};
        machines[id].id = MachineId{static_cast<std::uint16_t>(id)};
        return {};
    }
    if (id != machines.size()) {
        return fmt::format("the next M is M{}, the event says M{}", machines.size(), id);
    }
    if (id >= raw(MachineId::sysmon)) return "there are too many Ms";
    machines.emplace_back().id = MachineId{static_cast<std::uint16_t>(id)};
    return {};
}

Why apply::m_idle_put(const Step& step) {
    MachineState& m = step.machine();
    if (Why why = lets_go_of_all(m)) return why;
    if (m.spinning) return fmt::format("{} is spinning", name(m.id));
    m.status = MachineState::Status::idle;
    step.state.idle_machines.push_back(m.id);
    return {};
}

Why apply::m_idle_get(const Step& step) {
    if (step.event.object >= step.state.machines.size())
        return fmt::format("M{} does not exist", step.event.object);
    MachineState& woken = step.state.machines[step.event.object];
    if (woken.status == MachineState::Status::idle)
        std::erase(step.state.idle_machines, woken.id);
    else if (woken.status != MachineState::Status::timer_wait)
        return fmt::format("{} is not on the list of idle Ms", name(woken.id));
    woken.status = MachineState::Status::starting;
    woken.wakes_at_ns = 0;
    return {};
}

Why apply::m_timer_wait(const Step& step) {
    MachineState& m = step.machine();
    if (Why why = lets_go_of_all(m)) return why;
    m.status = MachineState::Status::timer_wait;
    m.wakes_at_ns = step.event.wide();
    return {};
}

Why apply::m_timer_woke(const Step& step) {
    MachineState& m = step.machine();
    if (m.status != MachineState::Status::timer_wait) {
        return fmt::format("{} does not wait for timers", name(m.id));
    }
    m.status = MachineState::Status::running;
    m.wakes_at_ns = 0;
    return {};
}

Why apply::m_spin(const Step& step) {
    MachineState& m = step.machine();
    const bool on = step.event.a != 0;
    if (m.spinning == on)
        return fmt::format("{} {} spinning", name(m.id), on ? "is already" : "is not");
    m.spinning = on;
    return {};
}

Why apply::p_idle_put(const Step& step) {
    if (Why why = proc_in_hand(step)) return why;
    take_proc_from_hand(step);
    step.proc().idle = true;
    step.state.idle_procs.push_back(step.event.proc());
    return {};
}

Why apply::p_idle_get(const Step& step) {
    if (Why why = step.proc_exists(step.event.object)) return why;
    ProcState& p = step.proc();
    if (!p.idle) return fmt::format("{} is not on the list of idle Ps", name(p.id));
    std::erase(step.state.idle_procs, p.id);
    p.idle = false;
    step.machine().procs_in_hand.push_back(p.id);
    return {};
}

Why apply::p_handoff(const Step& step) {
    if (Why why = proc_in_hand(step)) return why;
    const std::uint32_t to = step.event.a;
    if (to >= step.state.machines.size()) return fmt::format("M{} does not exist", to);
    MachineState& m = step.state.machines[to];
    if (m.status != MachineState::Status::starting) {
        return fmt::format("{} is neither starting nor waking", name(m.id));
    }
    if (!m.procs_in_hand.empty()) {
        return fmt::format("{} was already given {}", name(m.id), name(m.procs_in_hand.front()));
    }
    take_proc_from_hand(step);
    m.procs_in_hand.push_back(step.event.proc());
    return {};
}

Why apply::p_acquire(const Step& step) {
    if (Why why = proc_in_hand(step)) return why;
    MachineState& m = step.machine();
    if (m.p != ProcId::none) return fmt::format("{} already holds {}", name(m.id), name(m.p));
    take_proc_from_hand(step);
    m.p = step.event.proc();
    step.proc().m = m.id;
    return {};
}

Why apply::p_release(const Step& step) {
    if (Why why = step.machine_has_proc(step.event.object)) return why;
    MachineState& m = step.machine();
    if (m.running != GoId::none)
        return fmt::format("{} still runs {}", name(m.id), name(m.running));
    m.procs_in_hand.push_back(m.p);
    step.proc().m = MachineId::none;
    m.p = ProcId::none;
    return {};
}

Why apply::m_lock_wait(const Step& step) {
    MachineState& m = step.machine();
    if (Why why = lets_go_of_all(m)) return why;
    if (Why why = step.goroutine_exists(step.event.go())) return why;
    if (step.go().locked != m.id)
        return fmt::format("{} is not locked to {}", name(step.event.go()), name(m.id));
    m.status = MachineState::Status::lock_wait;
    return {};
}

Why apply::go_handoff(const Step& step) {
    if (Why why = step.goroutine_in_hand()) return why;
    GoState& g = step.go();
    if (g.locked == MachineId::none || raw(g.locked) != step.event.object)
        return fmt::format("{} is not locked to M{}", name(g.id), step.event.object);
    MachineState& to = step.state.machines[step.event.object];
    if (to.status != MachineState::Status::lock_wait)
        return fmt::format("{} does not wait for it", name(to.id));
    step.take_from_hand(g.id);
    to.hand.push_back(g.id);
    g.place.m = to.id;
    to.status = MachineState::Status::starting;
    return {};
}

Why apply::m_end(const Step& step) {
    if (Why why = lets_go_of_all(step.machine())) return why;
    step.machine().status = MachineState::Status::ended;
    return {};
}

Why apply::p_retake(const Step& step) {
    const Event& event = step.event;
    if (Why why = step.proc_exists(event.object)) return why;
    if (event.a >= step.state.machines.size()) return fmt::format("M{} does not exist", event.a);
    MachineState& from = step.state.machines[event.a];
    if (from.calling == GoId::none || from.calling != event.go())
        return fmt::format("{} is in no system call of G{}", name(from.id), event.g);
    if (from.p != event.proc())
        return fmt::format("{} has left {} behind, the event says {}", name(from.id),
                           from.p == ProcId::none ? "no P" : name(from.p), name(event.proc()));
    from.p = ProcId::none;
    step.proc().m = MachineId::none;
    step.machine().procs_in_hand.push_back(event.proc());
    return {};
}

}  // namespace fiberscope::replay
