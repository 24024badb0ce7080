// sysmon: looks at the Ps now and then, without one of its own. In the real and the paced world a
// thread calls it; the simulated world does the same by its own clocks. After Go's runtime/proc.go,
// sysmon and retake.
//
// Time slices. A goroutine may run for 10 ms; then sysmon asks its M to preempt it (kPreempt), and
// it gives way at its next operation or safepoint. Goroutines that hand the P to each other through
// runnext share one slice, so that two of them cannot keep out all others. A slice is known by the
// P's tick: nobody reads a clock when a goroutine starts. (Rule::preempt_slice, kTimeSliceNs.)
#pragma once

#include "core/event/rules.h"
#include "core/sched/machine.h"

#include <cstdint>
#include <vector>

namespace fiberscope {

struct Scheduler;

// The slice that was seen on a P, and since when.
struct SeenSlice {
    std::uint32_t tick = 0;
    std::uint64_t since_ns = 0;

    // Whether the slice `now_tick` is over at now_ns, as far as was seen.
    bool is_over(std::uint32_t now_tick, std::uint64_t now_ns) {
        if (tick != now_tick || now_ns < since_ns) {
            tick = now_tick;
            since_ns = now_ns;
        }
        return now_ns - since_ns >= kTimeSliceNs;
    }
};

class Sysmon {
  public:
    explicit Sysmon(Scheduler& s) : s_(s) {}

    // One look at all Ps. Returns whether any of them is busy. Its own thread only.
    bool look(std::uint64_t now_ns);

  private:
    Scheduler& s_;
    Machine self_;                   // counts the lock it takes; it is none of the run's machines
    std::vector<SeenSlice> slices_;  // by P
};

inline bool wants_preemption(const Machine& m) {
    return (m.flags.load(std::memory_order_relaxed) & kPreempt) != 0;
}
// relaxed: a request that comes at the same moment is for a slice that has just ended.
inline void ask_preemption(Machine& m) {
    m.flags.fetch_or(kPreempt, std::memory_order_relaxed);
}
inline void clear_preemption(Machine& m) {
    if (wants_preemption(m)) m.flags.fetch_and(~kPreempt, std::memory_order_relaxed);
}

}  // namespace fiberscope
