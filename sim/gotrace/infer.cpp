#include "sim/gotrace/infer.h"

#include <algorithm>
#include <vector>

namespace fiberscope::gotrace {
namespace {

using replay::MachineState;
using replay::Place;
using replay::ProcState;

constexpr Rule kInferred = Rule::inferred;

}  // namespace

MachineId Infer::waker_for(MachineId m, bool needs_hands) const {
    if (waker_ == m || waker_ == MachineId::sysmon) return MachineId::sysmon;
    const MachineState& waker = tell_.machine(waker_);
    const bool awake = waker.status == MachineState::Status::running;
    if (!awake || waker.p == ProcId::none || (needs_hands && waker.calling != GoId::none))
        return MachineId::sysmon;
    return waker_;
}

MachineId Infer::new_machine() {
    const std::size_t id = state().machines.size();
    if (id >= raw(MachineId::sysmon)) return MachineId::none;
    const MachineId m{static_cast<std::uint16_t>(id)};
    tell_.tell(waker_for(m, false), Kind::m_create,
               {.object = static_cast<std::uint32_t>(id), .rule = kInferred});
    return tell_.problem().empty() ? m : MachineId::none;
}

MachineId Infer::actor(MachineId m) const {
    if (m == MachineId::none || m == MachineId::sysmon) return MachineId::sysmon;
    const MachineState& machine = tell_.machine(m);
    const bool awake = machine.status == MachineState::Status::running;
    return awake && machine.calling == GoId::none ? m : MachineId::sysmon;
}

void Infer::give_proc(ProcId p, MachineId m, Rule rule) {
    const MachineState& machine = tell_.machine(m);
    const bool sleeps = machine.status == MachineState::Status::idle;
    if (!sleeps && machine.status != MachineState::Status::starting) {
        tell_.tell(m, Kind::p_idle_get, {.object = raw(p), .rule = kInferred});
        tell_.tell(m, Kind::p_acquire, {.object = raw(p), .rule = rule});
        return;
    }
    const MachineId waker = waker_for(m, true);
    tell_.tell(waker, Kind::p_idle_get, {.object = raw(p), .rule = kInferred});
    if (sleeps) tell_.tell(waker, Kind::m_idle_get, {.object = raw(m), .rule = kInferred});
    tell_.tell(waker, Kind::p_handoff, {.object = raw(p), .a = raw(m), .rule = kInferred});
    tell_.tell(m, Kind::p_acquire, {.object = raw(p), .rule = rule});
}

void Infer::drop_proc(MachineId m) {
    const ProcId p = tell_.machine(m).p;
    tell_.tell(m, Kind::p_release, {.object = raw(p)});
    rest_proc(p, m);
    sleep(m);
}

void Infer::rest_proc(ProcId p, MachineId m) {
    tell_.tell(m, Kind::p_idle_put, {.object = raw(p), .rule = kInferred});
}

void Infer::sleep(MachineId m) {
    const MachineState& machine = tell_.machine(m);
    if (m == MachineId::sysmon || machine.p != ProcId::none || machine.calling != GoId::none ||
        machine.status != MachineState::Status::running)
        return;
    settle(m);
    tell_.tell(m, Kind::m_idle_put, {.rule = kInferred});
}

bool Infer::change_procs(MachineId m, std::uint32_t count) {
    // Who stands at a P that goes goes to the global queue, as in procresize.
    for (std::uint32_t i = count; i < state().gomaxprocs; ++i) {
        const ProcId id{static_cast<std::uint16_t>(i)};
        const ProcState& p = tell_.proc(id);
        if (!p.idle) return false;
        if (p.runnext == GoId::none && p.queue.empty()) continue;
        tell_.tell(m, Kind::p_idle_get, {.object = raw(id), .rule = kInferred});
        const auto leave = [&](Kind kind, GoId g) {
            tell_.tell(m, kind, {.g = g, .object = raw(id), .rule = kInferred});
            tell_.tell(m, Kind::global_put, {.g = g, .a = 1, .rule = kInferred});
        };
        if (p.runnext != GoId::none) leave(Kind::runnext_get, p.runnext);
        while (!p.queue.empty() && tell_.problem().empty())
            leave(Kind::local_get, p.queue.front());
    }
    tell_.tell(m, Kind::procs, {.a = count, .rule = kInferred});
    return true;
}

void Infer::queue(GoId g, MachineId m, Where where) {
    const ProcId p = tell_.machine(m).p;
    if (p == ProcId::none || where == Where::global) {
        tell_.tell(m, Kind::global_put, {.g = g, .a = 1, .rule = kInferred});
        return;
    }
    if (where == Where::local) return queue_local(g, m, p);
    const GoId kicked = tell_.proc(p).runnext;
    tell_.tell(m, Kind::runnext_put,
               {.g = g, .object = raw(p), .a = raw(kicked), .rule = kInferred});
    if (kicked != GoId::none) queue_local(kicked, m, p);
}

void Infer::queue_local(GoId g, MachineId m, ProcId p) {
    if (tell_.proc(p).queue.size() < kLocalQueueSlots) {
        tell_.tell(m, Kind::local_put, {.g = g, .object = raw(p), .rule = kInferred});
        return;
    }
    constexpr std::uint32_t kHalf = kLocalQueueSlots / kSpillPart;
    tell_.tell(m, Kind::local_spill, {.object = raw(p), .a = kHalf, .rule = kInferred});
    tell_.tell(m, Kind::global_put, {.g = g, .a = kHalf + 1, .rule = kInferred});
}

void Infer::fetch(GoId g, MachineId m) {
    if (!state().has_go(g)) return;
    const Place place = tell_.go(g).place;
    const ProcId own = tell_.machine(m).p;
    switch (place.kind) {
        case Place::Kind::hand:
            if (place.m == m) return;
            settle(place.m);
            return tell_.problem().empty() ? fetch(g, m) : void();
        case Place::Kind::runnext:
            if (place.p == own)
                tell_.tell(m, Kind::runnext_get, {.g = g, .object = raw(own), .rule = kInferred});
            else
                tell_.tell(m, Kind::runnext_steal,
                           {.g = g, .object = raw(place.p), .a = raw(own), .rule = kInferred});
            return;
        case Place::Kind::local:
            if (place.p != own) return steal(g, m, place.p);
            tell_.tell(m, Kind::local_get, {.g = g, .object = raw(own), .rule = kInferred});
            return;
        case Place::Kind::global:
            tell_.tell(m, Kind::global_get,
                       {.g = g, .object = raw(own), .a = 1, .rule = kInferred});
            return;
        case Place::Kind::running:
        case Place::Kind::waiting:
        case Place::Kind::finished:
        case Place::Kind::syscall:
            return;  // the event that follows will be refused, with the reason
    }
}

// A thief takes half of the queue and runs the last of that (proc.go, runqgrab). If this goroutine
// is that one the others go along, as they would have; else it is taken alone.
void Infer::steal(GoId g, MachineId m, ProcId from) {
    const auto& queue = tell_.proc(from).queue;
    const ProcId own = tell_.machine(m).p;
    const std::size_t half = queue.size() - queue.size() / kStealPart;
    const bool is_last =
        queue[half - 1] == g && tell_.proc(own).queue.size() + half - 1 <= kLocalQueueSlots;
    tell_.tell(m, Kind::local_steal,
               {.g = g,
                .object = raw(from),
                .a = is_last ? static_cast<std::uint32_t>(half) : 1,
                .b = raw(own),
                .rule = kInferred});
}

void Infer::settle(MachineId m, GoId g) {
    const auto& hand = tell_.machine(m).hand;
    if (hand.empty() || hand.front() == g) return;
    queue(hand.front(), m, Where::runnext);
}

}  // namespace fiberscope::gotrace
