// The scheduler's rules, each named once, with the line that the window shows when it fires (at
// most 34 characters: it stands under a run queue), and what a run is like without it. An event
// carries the rule that caused it. The rules are those of Go's runtime (proc.go, sema.go) and its
// sync.Mutex; the code that follows one names it.
//
// In the simulated world rules can be switched off by name (RunOptions::rules_off, --without): twin
// runs with one rule changed show what it is for. A rule without which the runtime would lose a
// goroutine cannot be.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace fiberscope {

// ---- the rules' constants, each with its rule

constexpr std::uint32_t kLocalQueueSlots = 256;      // spill_half: a P's ring (Go: len(p.runq))
constexpr std::uint32_t kSpillPart = 2;              // spill_half: one half of the ring
constexpr std::uint32_t kGlobalQueuePollTicks = 61;  // poll_global: a prime: fits no rhythm
constexpr int kStealRounds = 4;                      // steal: Go's stealTries
constexpr std::uint32_t kStealPart = 2;              // steal_half: one half, rounded up
constexpr std::uint64_t kRunnextLateNs = 3'000;      // steal_runnext: Go's usleep(3)
constexpr std::uint32_t kSpinPart = 2;               // spin_limit: one half of the busy Ps
constexpr std::uint64_t kTimeSliceNs = 10'000'000;   // preempt_slice: 10 ms, Go's forcePreemptNS
constexpr std::uint64_t kRetakeBusyNs = 20'000;      // retake_busy: 20 us, one look of Go's sysmon
constexpr std::uint64_t kRetakeLongNs = 10'000'000;  // retake_long: 10 ms
constexpr std::uint64_t kStarvationNs = 1'000'000;   // starve_after: Go's starvationThresholdNs

// ---- the rules
//
//   X(name, can it be switched off, its line, what it is like without it or why it must stay)
//
// New ones are added at the end: traces hold their numbers.

// clang-format off
#define FIBERSCOPE_RULES(X)                                                                                     \
    X(none,               no,  "", "no rule")                                                                   \
    X(spawn_runnext,      yes, "a new goroutine takes runnext", "it goes to the tail of the local queue")       \
    X(wake_runnext,       yes, "a woken goroutine takes runnext", "it goes to the tail of the local queue")     \
    X(kicked_to_tail,     no,  "the old runnext goes to the tail", "it would be nowhere")                       \
    X(inherit_slice,      yes, "runnext inherits the time slice", "it begins a slice of its own: two that wake each other may keep a P for as long as they like") \
    X(run_local,          no,  "next from the local run queue", "nobody else must take what lies there")        \
    X(poll_global,        yes, "every 61st tick: the global queue", "only when the local queue is empty")       \
    X(take_global,        no,  "local queue empty: global queue", "nobody else must take what lies there")      \
    X(spill_half,         yes, "queue full: half goes global", "only the one that does not fit goes global")    \
    X(steal_half,         yes, "steal half of a victim's queue", "one is stolen")                               \
    X(steal_runnext,      yes, "steal runnext, last and late", "who sits in runnext waits for its own P")       \
    X(yield_global,       yes, "Gosched: to the global queue", "to the tail of the local queue")                \
    X(preempt_slice,      yes, "10 ms are over: preempted", "it runs until it waits or gives way by itself")    \
    X(spin_limit,         yes, "at most half of the busy Ps spin", "every idle M looks for work before it sleeps") \
    X(wake_another,       yes, "new work, nobody spins: wake an M", "a sleeping M wakes for timers only: the Ms that are awake do all") \
    X(direct_handoff,     no,  "straight to the receiver", "without a buffer there is no other way")            \
    X(refill_slot,        no,  "the waiting sender fills the slot", "it would have to come back and try again") \
    X(unlock_wakes_first, yes, "unlock wakes the first waiter", "it wakes the last")                            \
    X(starving_handoff,   yes, "starving: lock goes to the first", "the first is woken, and may be overtaken")    \
    X(readers_first,      no,  "unlock lets all waiting readers in", "writers could keep readers out for ever") \
    X(writer_next,        no,  "last one out: the writer's turn", "nobody else would let it in")                \
    X(steal,              yes, "idle: look at the other Ps", "an M looks at its own P and the global queue only") \
    X(random_victim,      yes, "look at the Ps in random order", "always P0 first, then P1, ...")               \
    X(own_timers,         no,  "a P runs its own due timers", "nobody else must")                               \
    X(steal_timers,       yes, "an idle M runs other Ps' timers", "those of a busy P wait for its own M")       \
    X(look_again,         no,  "before sleep: one more look", "a wake-up could be lost (idle.cpp)")    \
    X(starve_after,       yes, "waited over 1 ms: lock is starving", "newcomers may overtake for ever") \
    X(syscall_keeps,      no,  "a short call keeps its P", "every call would cost a handoff") \
    X(retake_busy,        yes, "a call over 20 us: P is retaken", "goroutines in its queue wait until 10 ms are over") \
    X(retake_long,        yes, "a call over 10 ms: P is retaken", "who waits in its queue waits for the call, unless it is stolen") \
    X(retake_stop,        no,  "the world stops: P is retaken", "the world would wait for the call") \
    X(blocking_call,      yes, "a blocking call hands off its P", "it keeps it, until sysmon takes it")   \
    X(handoff,            no,  "handoff: another M gets the P", "its goroutines would wait for nobody") \
    X(syscall_idle_proc,  no,  "back from a call: an idle P", "it would wait beside one that is free") \
    X(syscall_global,     no,  "back, no P idle: global queue", "it would be nowhere")                   \
    X(net_ready,          no,  "netpoll: its descriptor is ready", "nobody else knows")                 \
    X(locked_go,          no,  "locked: its own M is to run it", "that is what was asked for")                  \
    X(inferred,           no,  "inferred: Go's trace does not say", "it stands for what a Go execution trace leaves out: see docs/go-trace.md")
// clang-format on

enum class Rule : std::uint8_t {
#define X(name, can_be_off, text, without) name,
    FIBERSCOPE_RULES(X)
#undef X
};

#define X(name, can_be_off, text, without) +1
constexpr int kRuleCount = 0 FIBERSCOPE_RULES(X);
#undef X

constexpr const char* text_of(Rule rule) {
    switch (rule) {
#define X(name, can_be_off, text, without) \
    case Rule::name:                       \
        return text;
        FIBERSCOPE_RULES(X)
#undef X
    }
    return "?";
}

// What a run is like without it; of a rule that cannot be switched off, why.
constexpr const char* without(Rule rule) {
    switch (rule) {
#define X(name, can_be_off, text, without) \
    case Rule::name:                       \
        return without;
        FIBERSCOPE_RULES(X)
#undef X
    }
    return "?";
}

// Some of the rules.
class RuleSet {
  public:
    constexpr RuleSet() = default;
    constexpr RuleSet(std::initializer_list<Rule> rules) {
        for (const Rule rule : rules)
            bits_ |= bit(rule);
    }
    static constexpr RuleSet of_bits(std::uint64_t bits) {
        RuleSet set;
        set.bits_ = bits;
        return set;
    }
    constexpr std::uint64_t bits() const { return bits_; }
    constexpr bool has(Rule rule) const { return (bits_ & bit(rule)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr RuleSet operator|(RuleSet other) const { return of_bits(bits_ | other.bits_); }
    // Those that are not in the other.
    constexpr RuleSet operator-(RuleSet other) const { return of_bits(bits_ & ~other.bits_); }
    constexpr bool operator==(const RuleSet&) const = default;

  private:
    static constexpr std::uint64_t bit(Rule rule) {
        return std::uint64_t{1} << static_cast<std::uint8_t>(rule);
    }
    std::uint64_t bits_ = 0;
};
static_assert(kRuleCount <= 64);

// Those that can be switched off.
constexpr RuleSet switchable_rules() {
    RuleSet all;
    constexpr bool yes = true, no = false;
#define X(name, can_be_off, text, without) \
    if (can_be_off) all = all | RuleSet{Rule::name};
    FIBERSCOPE_RULES(X)
#undef X
    return all;
}

}  // namespace fiberscope
