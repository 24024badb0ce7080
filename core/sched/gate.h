// Gates: the points at which a world may stop a machine or let another one run first.
#pragma once

#include "core/event/check.h"
#include "core/sched/machine.h"

namespace fiberscope {

void pass_gate(Machine& m, Point at);

// A gate of the scheduler (Class is kGateSched, kGateSpin or both).
// The machine stays the same across it.
template <std::uint32_t Class>
inline void gate(Machine& m, Point at) {
    // relaxed: see Machine::flags.
    if ((m.flags.load(std::memory_order_relaxed) & Class) != 0) [[unlikely]]
        pass_gate(m, at);
}

// The same before a shared access of lock-free code, which may also be used with a lock held: there
// nobody else may come between.
inline bool has_fine_gates(const Machine& m) {
    return (m.flags.load(std::memory_order_relaxed) & kGateFine) != 0;
}
inline void fine_gate(Machine& m) {
    if (has_fine_gates(m) && m.locks == 0) [[unlikely]]
        pass_gate(m, Point::fine);
}

// Before an operation of a goroutine: returns the machine that now runs it. It is another one than
// before if the world was to stand still, and never returns if the run is over.
Machine& enter_slowly(Machine& m, Point at);

inline Machine& enter(Point at) {
    Machine* m = current_machine();
    check(m != nullptr, "a goroutine's operation was called outside of a run");
    if ((m->flags.load(std::memory_order_relaxed) & (kGateUser | kStop | kTraced | kPreempt)) != 0)
        [[unlikely]]
        return enter_slowly(*m, at);
    return *m;
}

}  // namespace fiberscope
