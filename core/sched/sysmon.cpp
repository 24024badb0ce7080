#include "core/sched/sysmon.h"

#include "core/record/recorder.h"
#include "core/sched/scheduler.h"

#include <algorithm>
#include <utility>

namespace fiberscope {

Sysmon::Sysmon(Scheduler& s) : s_(s) {
    self_.id = MachineId::sysmon;
    self_.scheduler = &s;
    self_.world = &s.world;
    if (!s.rules_off.empty()) self_.flags.store(kRulesOff, std::memory_order_relaxed);
    if (!s.make_recorder) return;
    const Locked held(self_, s.lock);
    s.recorders.push_back(s.make_recorder(self_.id));
    self_.recorder = s.recorders.back().get();
    self_.flags.fetch_or(kTraced, std::memory_order_relaxed);
}

bool Sysmon::look_at_slices(std::uint64_t now_ns) {
    const Locked held(self_, s_.lock);  // guards the list of Ps
    const std::uint32_t count = s_.proc_count.load(std::memory_order_relaxed);
    slices_.resize(count);
    bool busy = false;
    bool asked = false;
    const NetPoller* poller = s_.poller.load(std::memory_order_acquire);
    const bool net_is_due = poller != nullptr && poller->is_waited_for() &&
                            poller->polls() == std::exchange(polls_seen_, poller->polls());
    for (std::uint32_t i = 0; i < count; ++i) {
        P& p = *s_.procs[i];
        Machine* m = p.machine.load(std::memory_order_acquire);  // pairs with acquire_proc
        // One that makes short system calls all the time is in one at most looks: its slice ends
        // too. acquire: pairs with enter_syscall. A machine lives as long as the run.
        if (m == nullptr) m = p.in_syscall.load(std::memory_order_acquire);
        if (m == nullptr) continue;
        busy = true;
        if (net_is_due && !asked) {
            asked = true;
            m->flags.fetch_or(kPollNet, std::memory_order_relaxed);
        }
        if (slices_[i].is_over(p.tick.load(std::memory_order_relaxed), now_ns)) ask_preemption(*m);
    }
    return busy;
}

// Takes the Ps that are due, as far as they are still there, and hands them on; without the lock,
// which handing on takes. Returns whether there was any.
bool Sysmon::take_due() {
    begin_step(self_);
    bool taken = false;
    // A P lives as long as the run, and one that the stopper of the world has taken meanwhile is
    // not there any more.
    for (const Due& due : due_) {
        if (!retake_proc(self_, *due.p, due.rule)) continue;
        taken = true;
        hand_off_proc(self_, due.p);
    }
    bool dead = false;
    {
        const Locked held(self_, s_.lock);
        s_.retaking = false;
        dead = is_deadlocked(self_);
    }
    if (dead) end_by_deadlock(self_);
    return taken;
}

std::uint64_t Sysmon::look_at_calls(std::uint64_t now_ns) {
    bool any_calls = false;
    due_.clear();
    const auto look = [&] {
        const Locked held(self_, s_.lock);
        const std::uint32_t count = s_.proc_count.load(std::memory_order_relaxed);
        calls_.resize(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            P& p = *s_.procs[i];
            // relaxed: of a call that has begun since, the next look will know.
            const std::uint32_t call = p.calls.load(std::memory_order_relaxed);
            any_calls |= call != calls_[i].tick;
            const std::uint64_t age_ns = calls_[i].age_ns(call, now_ns);
            if (p.in_syscall.load(std::memory_order_seq_cst) == nullptr) continue;
            any_calls = true;
            if (age_ns < kRetakeBusyNs) continue;
            const bool missed = !p.queue.is_empty(self_) ||
                                (s_.spinning.load(std::memory_order_relaxed) == 0 &&
                                 s_.idle_proc_count.load(std::memory_order_relaxed) == 0);
            const bool is_long = age_ns >= kRetakeLongNs;
            const Rule rule = is_long && rule_holds(self_, Rule::retake_long) ? Rule::retake_long
                                                                              : Rule::retake_busy;
            if ((missed && rule_holds(self_, rule)) || (is_long && rule == Rule::retake_long))
                due_.push_back({&p, rule});
        }
        s_.retaking = !due_.empty();
    };
    look();
    if (!any_calls) {
        // The other order than in enter_syscall: one of the two sees the other.
        s_.sysmon_rests.store(true, std::memory_order_seq_cst);
        look();
        if (!any_calls) return kNever;
        s_.sysmon_rests.store(false, std::memory_order_seq_cst);
        wake();
    }
    if (!due_.empty() && take_due())
        wake();
    else if (++looks_ > kSysmonQuickLooks)
        pause_ns_ = std::min(2 * pause_ns_, kSysmonPauseMaxNs);
    return pause_ns_;
}

void Sysmon::interrupt_calls() {
    std::vector<Machine*> callers;
    {
        const Locked held(self_, s_.lock);
        for (const auto& machine : s_.machines)
            if (machine->in_call.load(std::memory_order_acquire)) callers.push_back(machine.get());
    }
    for (Machine* caller : callers)
        s_.world.interrupt(self_, *caller);
}

}  // namespace fiberscope
