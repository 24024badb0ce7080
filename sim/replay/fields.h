// The members of what a State is made of, listed once: fields(s, visit) calls visit with all of
// them, in order. That none is left out the compiler checks, since it takes each struct apart.
// The order is that of a state in a trace file (sim/trace/pack_state.h).
#pragma once

#include "sim/replay/state.h"

#include <concepts>
#include <type_traits>

namespace fiberscope::replay {

template <class T, class Struct>
concept Of = std::same_as<std::remove_const_t<T>, Struct>;

template <Of<Place> T, class Visit>
void fields(T& place, Visit&& visit) {
    auto& [kind, m, p, object] = place;
    visit(kind, m, p, object);
}

template <Of<Frame> T, class Visit>
void fields(T& frame, Visit&& visit) {
    auto& [function, line, bytes] = frame;
    visit(function, line, bytes);
}

template <Of<GoState> T, class Visit>
void fields(T& g, Visit&& visit) {
    auto& [id, parent, function, go_line, number, status, reason, place, line, has_run, preempted,
           held, holds, stack_bytes, stack_bytes_max, frames, since_ns, created_ns, ran_ns,
           waited_ns, runnable_ns, syscall_ns, starts, calls, timer, chosen_by, woken, queued,
           round, selecting, locked, select_cases, select_default] = g;
    visit(id, parent, function, go_line, number, status, reason, place, line, has_run, preempted,
          held, holds, stack_bytes, stack_bytes_max, frames, since_ns, created_ns, ran_ns,
          waited_ns, runnable_ns, syscall_ns, starts, calls, timer, chosen_by, woken, queued, round,
          selecting, locked, select_cases, select_default);
}

template <Of<ProcState> T, class Visit>
void fields(T& p, Visit&& visit) {
    auto& [id, m, idle, running, runnext, runnext_version, queue, head, tail, tick, number, exists,
           ran_ns, since_ns] = p;
    visit(id, m, idle, running, runnext, runnext_version, queue, head, tail, tick, number, exists,
          ran_ns, since_ns);
}

template <Of<MachineState> T, class Visit>
void fields(T& machine, Visit&& visit) {
    auto& [id, status, p, procs_in_hand, hand, running, calling, spinning, wakes_at_ns] = machine;
    visit(id, status, p, procs_in_hand, hand, running, calling, spinning, wakes_at_ns);
}

template <Of<Waiter> T, class Visit>
void fields(T& waiter, Visit&& visit) {
    auto& [g, select_case, value, round] = waiter;
    visit(g, select_case, value, round);
}

template <Of<ObjectState> T, class Visit>
void fields(T& object, Visit&& visit) {
    auto& [id, kind, name, type, maker, number, cap, buffer, recvx, sendx, closed, sendq, recvq,
           sent, received, holder, readers, starving, count] = object;
    visit(id, kind, name, type, maker, number, cap, buffer, recvx, sendx, closed, sendq, recvq,
          sent, received, holder, readers, starving, count);
}

template <Of<TimerState> T, class Visit>
void fields(T& timer, Visit&& visit) {
    auto& [id, g, p, when_ns] = timer;
    visit(id, g, p, when_ns);
}

template <Of<State> T, class Visit>
void fields(T& state, Visit&& visit) {
    auto& [events, now_ns, gomaxprocs, rules_off, sched_number, global_number, gos, procs, machines,
           sysmon, objects, timers, global, idle_procs, idle_machines, finished, steals, spills,
           calls, collections, collects, heap_bytes, locks, began, ended, exit_status, end_reason] =
        state;
    visit(events, now_ns, gomaxprocs, rules_off, sched_number, global_number, gos, procs, machines,
          sysmon, objects, timers, global, idle_procs, idle_machines, finished, steals, spills,
          calls, collections, collects, heap_bytes, locks, began, ended, exit_status, end_reason);
}

}  // namespace fiberscope::replay
