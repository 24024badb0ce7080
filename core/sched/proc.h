// P: a processor, the right to run Go code. Exactly one M holds it, or it is on the idle list, or
// in the hand of an M that is passing it on. GOMAXPROCS is how many there are.
#pragma once

#include "core/event/ids.h"
#include "core/fiber/stack.h"
#include "core/sched/run_queue.h"
#include "core/sched/stock.h"
#include "core/sched/timers.h"

#include <atomic>

namespace fiberscope {

struct P {
    explicit P(ProcId proc_id) : id(proc_id) {}

    const ProcId id;
    std::uint32_t number = 0;  // changes of owner so far (Order::proc); by the owner
    // Time slices begun: goroutines run, but for those that came from runnext and inherit one.
    // Written by the owner, read by sysmon; relaxed: a count, it publishes nothing.
    std::atomic<std::uint32_t> tick{0};
    // Who holds it, or null. Written by the owner (release), read by sysmon (acquire), which only
    // sets a flag there: a machine lives as long as the run.
    std::atomic<Machine*> machine{nullptr};
    // Goroutines that ended here. Written by the owner, read by anybody, relaxed: a count.
    std::atomic<std::uint32_t> ended_gos{0};
    // The M that left it here when it went into a system call, or null. Whoever takes that M out by
    // a compare-exchange holds the P from then on: the M itself when it comes back, sysmon, or the
    // stopper of the world. Stored seq_cst by the M: it then reads `stopping` and `sysmon_rests`,
    // whose writers read this after.
    std::atomic<Machine*> in_syscall{nullptr};
    // Published by in_syscall: whose call it is, and its go's number, for p_retake.
    GoId caller = GoId::none;
    std::uint32_t caller_number = 0;
    // Calls begun here. Written by the owner, read by sysmon; relaxed: a count.
    std::atomic<std::uint32_t> calls{0};
    Stock<G> gos;         // ended here, to be used again
    Stock<Fiber> fibers;  // the same, with their stacks
    StackArena::Share stacks;
    alignas(kLineBytes) RunQueue queue;
    alignas(kLineBytes) TimerHeap timers;
    P* idle_next = nullptr;  // in the list of idle Ps, under Scheduler::lock
};

}  // namespace fiberscope
