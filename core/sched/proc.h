// P: a processor, the right to run Go code. Exactly one M holds it, or it is on the idle list, or
// in the hand of an M that is passing it on. GOMAXPROCS is how many there are.
#pragma once

#include "core/event/ids.h"
#include "core/sched/run_queue.h"
#include "core/sched/timers.h"

#include <atomic>

namespace fiberscope {

struct P {
    explicit P(ProcId proc_id) : id(proc_id) {}

    const ProcId id;
    std::uint32_t number = 0;  // changes of owner so far (Order::proc); by the owner
    std::uint32_t tick = 0;    // goroutines run; not counted when runnext inherits the slice
    std::uint64_t slice_start_ns = 0;
    RunQueue queue;
    TimerHeap timers;
    P* idle_next = nullptr;  // in the list of idle Ps, under Scheduler::lock
};

}  // namespace fiberscope
