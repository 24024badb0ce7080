// sysmon: looks at the Ps now and then, without one of its own. In the real and the paced world a
// thread calls it; the simulated world does so by its own clocks. After Go's runtime/proc.go,
// sysmon and retake.
//
// Time slices. A goroutine may run for 10 ms; then sysmon asks its M to preempt it (kPreempt), and
// it gives way at its next operation or safepoint. Goroutines that hand the P to each other through
// runnext share one slice, so that two of them cannot keep out all others. A slice is known by the
// P's tick: nobody reads a clock when a goroutine starts. (Rule::preempt_slice, kTimeSliceNs.)
//
// System calls. A P that an M has left behind is taken back (syscall.cpp) when that M has been away
// for 20 us and goroutines wait in its queue, or nobody else looks for work; after 10 ms in any
// case. While calls are made it looks every 20 us, and after 50 looks at which there was nothing to
// take ever more seldom, down to every 10 ms: a program with many short calls pays for few looks.
// While none are made it rests, and the first call wakes it.
//
// The network. If goroutines wait for descriptors and no M has polled since the last look at the
// slices, 10 ms before, it asks one that is busy to do so when it next chooses what to run.
//
// The end. A run ends when its machines have left; sysmon interrupts those that are in calls.
#pragma once

#include "core/event/rules.h"
#include "core/sched/machine.h"

#include <cstdint>
#include <vector>

namespace fiberscope {

struct Scheduler;

constexpr std::uint64_t kSysmonPauseMinNs = 20'000;      // 20 us
constexpr std::uint64_t kSysmonPauseMaxNs = 10'000'000;  // 10 ms
constexpr int kSysmonQuickLooks = 50;                    // about 1 ms

// The slice (or call) that was seen on a P, and since when.
struct SeenSlice {
    std::uint32_t tick = 0;
    std::uint64_t since_ns = 0;

    // For how long the slice `now_tick` has gone on at now_ns, as far as was seen.
    std::uint64_t age_ns(std::uint32_t now_tick, std::uint64_t now_ns) {
        if (tick != now_tick || now_ns < since_ns) {
            tick = now_tick;
            since_ns = now_ns;
        }
        return now_ns - since_ns;
    }
    bool is_over(std::uint32_t now_tick, std::uint64_t now_ns) {
        return age_ns(now_tick, now_ns) >= kTimeSliceNs;
    }
};

// Its own thread only.
class Sysmon {
  public:
    explicit Sysmon(Scheduler& s);

    // What it takes locks as and tells events as; it never runs a goroutine.
    Machine& machine() { return self_; }

    // A look at all slices. Returns whether any P is busy.
    bool look_at_slices(std::uint64_t now_ns);

    // A look at all system calls. Returns in how long to look again; kNever: it rests, until
    // World::wake_sysmon().
    std::uint64_t look_at_calls(std::uint64_t now_ns);

    // It was woken out of its rest.
    void wake() { looks_ = 0, pause_ns_ = kSysmonPauseMinNs; }

    // The run is over: interrupts every M that is still in a call.
    void interrupt_calls();

  private:
    struct Due {
        struct P* p;
        Rule rule;
    };

    bool take_due();

    Scheduler& s_;
    Machine self_;
    std::vector<SeenSlice> slices_;  // by P
    std::vector<SeenSlice> calls_;   // the same, of the calls begun
    std::vector<Due> due_;
    std::uint32_t polls_seen_ = 0;  // of the netpoller, at the last look at slices
    int looks_ = 0;                 // since it last retook a P
    std::uint64_t pause_ns_ = kSysmonPauseMinNs;
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
