// The scheduler's rules, each named once, with the line that the window shows when it fires (at
// most 34 characters: it stands under a run queue). An event carries the rule that caused it.
// The rules are those of Go's runtime/proc.go; the code that follows one names it.
#pragma once

#include <cstdint>

namespace fiberscope {

// Slots of a P's local run queue (Go: len(p.runq)).
constexpr std::uint32_t kLocalQueueSlots = 256;

#define FIBERSCOPE_RULES(X)                                 \
    X(none, "")                                             \
    X(spawn_runnext, "a new goroutine takes runnext")       \
    X(wake_runnext, "a woken goroutine takes runnext")      \
    X(kicked_to_tail, "the old runnext goes to the tail")   \
    X(inherit_slice, "runnext inherits the time slice")     \
    X(run_local, "next from the local run queue")           \
    X(poll_global, "every 61st tick: the global queue")     \
    X(take_global, "local queue empty: global queue")       \
    X(spill_half, "queue full: half goes global")           \
    X(steal_half, "steal half of a victim's queue")         \
    X(steal_runnext, "steal runnext, last and late")        \
    X(yield_global, "Gosched: to the global queue")         \
    X(preempt_slice, "10 ms are over: preempted")           \
    X(spin_limit, "at most half of the busy Ps spin")       \
    X(wake_another, "new work, nobody spins: wake an M")    \
    X(direct_handoff, "straight to the receiver")           \
    X(refill_slot, "the waiting sender fills the slot")     \
    X(unlock_wakes_first, "unlock wakes the first waiter")  \
    X(starving_handoff, "starving: lock goes to the first") \
    X(readers_first, "unlock lets all waiting readers in")  \
    X(writer_next, "last one out: the writer's turn")       \
    X(syscall_keeps, "a short call keeps its P")            \
    X(retake_busy, "a call over 20 us: P is retaken")       \
    X(retake_long, "a call over 10 ms: P is retaken")       \
    X(retake_stop, "the world stops: P is retaken")         \
    X(blocking_call, "a blocking call hands off its P")     \
    X(handoff, "handoff: another M gets the P")             \
    X(syscall_idle_proc, "back from a call: an idle P")     \
    X(syscall_global, "back, no P idle: global queue")      \
    X(net_ready, "netpoll: its descriptor is ready")        \
    X(locked_go, "locked: its own M is to run it")

enum class Rule : std::uint8_t {
#define X(name, text) name,
    FIBERSCOPE_RULES(X)
#undef X
};

constexpr const char* text_of(Rule rule) {
    switch (rule) {
#define X(name, text) \
    case Rule::name:  \
        return text;
        FIBERSCOPE_RULES(X)
#undef X
    }
    return "?";
}

}  // namespace fiberscope
