// System calls: an M that leaves the runtime for a while leaves its P behind. After Go's
// runtime/proc.go: entersyscall, exitsyscall, entersyscallblock, retake, handoffp.
//
// Most calls are over sooner than another M could take over, so the P stays where it is, marked
// with the M that left it (P::in_syscall), and no lock is taken. From then on it belongs to whoever
// takes that mark off by a compare-exchange:
//
//   the M, back from its call     goes on as if nothing had been
//   sysmon, which sees it there   after 20 us if somebody waits for the P, else after 10 ms
//   whoever stops the world       at once
//
// An M that comes back too late takes an idle P, or puts its goroutine on the global queue and
// sleeps until it is needed. A call that is known to block hands the P on before it begins.
//
// The P's own data is published by the mark: the M stores it with release when it goes, and whoever
// takes it off loads it with acquire.
#include "core/sched/scheduler.h"

namespace fiberscope {
namespace {

// The first system call: from now on also Ms without a P take locks. See is_solo().
void end_solo(Machine& m) {
    Scheduler& s = *m.scheduler;
    const Locked held(m, s.lock);
    s.solo_over.store(true, std::memory_order_relaxed);
    for (const auto& machine : s.machines)
        machine->flags.fetch_and(~kSolo, std::memory_order_relaxed);
}

// The P that m has just left and taken back.
void give_up_proc(Machine& m, P& p) {
    emit(m, Kind::p_release, {.object = raw(p.id), .number = p.number++});
    hand_off_proc(m, &p);
}

// The mark is set; is there anybody who waits for that?
void leave_proc(Machine& m, P& p) {
    Scheduler& s = *m.scheduler;
    fine_gate(m);
    p.in_syscall.store(&m, std::memory_order_seq_cst);
    fine_gate(m);
    if (s.stopping.load(std::memory_order_seq_cst)) {
        Machine* self = &m;
        if (p.in_syscall.compare_exchange_strong(self, nullptr, std::memory_order_acq_rel))
            give_up_proc(m, p);
    }
    // relaxed first: an exchange takes the line from all others.
    if (s.sysmon_rests.load(std::memory_order_seq_cst) &&
        s.sysmon_rests.exchange(false, std::memory_order_seq_cst))
        s.world.wake_sysmon(m);
}

// On the loop, with g's stack left: until then a dump must not look at it, which goes by the status
// and holds the lock while it looks (stack_dump).
void end_call(Machine& m, G& g) {
    const Locked held(m, m.scheduler->lock);
    set_status(g, GoStatus::syscall, GoStatus::runnable);
}

// Too late for the P that was left.
Machine& go_on_without(Machine& m, G& g) {
    Scheduler& s = *m.scheduler;
    settle(m, g);
    emit(m, Kind::go_sysexit,
         {.g = g.id,
          .object = raw(m.left_p->id),
          .number = g.number++,
          .a = 1,
          .b = m.left_number + 1});
    if (s.ended.load(std::memory_order_acquire)) {
        leave_to_loop(m, {[](Machine& loop, G& left, void*) { end_call(loop, left); }, nullptr});
        fail("an abandoned goroutine went on", std::source_location::current());
    }
    P* p;
    {
        const Locked held(m, s.lock);
        p = take_idle_proc(m);
    }
    if (p == nullptr) {
        return leave_to_loop(m, {[](Machine& loop, G& left, void*) {
                                     end_call(loop, left);
                                     fine_gate(loop);
                                     put_global(loop, &left, Rule::syscall_global);
                                 },
                                 nullptr});
    }
    // With a P in its hand the world cannot stand still.
    set_status(g, GoStatus::syscall, GoStatus::runnable);
    acquire_proc(m, p, Rule::syscall_idle_proc);
    go_on_with_proc(m, g);
    return give_way(m);
}

}  // namespace

void enter_syscall(Machine& m, bool blocks) {
    // relaxed: whoever changes GOMAXPROCS has waited for this P.
    if (!m.scheduler->solo_over.load(std::memory_order_relaxed)) end_solo(m);
    blocks = blocks && rule_holds(m, Rule::blocking_call);
    G& g = *m.current;
    P& p = *m.p;
    settle(m, g);
    set_status(g, GoStatus::running, GoStatus::syscall);
    emit(m, Kind::go_syscall,
         {.g = g.id,
          .object = raw(p.id),
          .number = g.number++,
          .a = blocks ? 1u : 0u,
          .rule = blocks ? Rule::blocking_call : Rule::none});
    m.left_p = &p;
    m.left_number = p.number;
    p.caller = g.id;
    p.caller_number = g.number;
    p.calls.store(p.calls.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    m.p = nullptr;
    p.machine.store(nullptr, std::memory_order_relaxed);
    m.in_call.store(true, std::memory_order_release);
    if (blocks)
        give_up_proc(m, p);
    else
        leave_proc(m, p);
    set_current_machine(nullptr);
}

Machine& exit_syscall(Machine& m) {
    set_current_machine(&m);
    m.in_call.store(false, std::memory_order_release);
    begin_step(m);
    G& g = *m.current;
    P& p = *m.left_p;
    Machine* self = &m;
    if (!p.in_syscall.compare_exchange_strong(self, nullptr, std::memory_order_acq_rel))
        return go_on_without(m, g);
    m.p = &p;
    p.machine.store(&m, std::memory_order_release);
    set_status(g, GoStatus::syscall, GoStatus::running);
    emit(m, Kind::go_sysexit,
         {.g = g.id, .object = raw(p.id), .number = g.number++, .rule = Rule::syscall_keeps});
    return give_way(m);
}

namespace {
// Whether p may rest as far as its timers and the descriptors go that are waited for: there are
// none, or an M sleeps until then. Under Scheduler::lock, under which that M takes its leave too.
bool somebody_waits_for_timers_of(const Scheduler& s, const P& p) {
    const NetPoller* poller = s.poller.load(std::memory_order_relaxed);
    const std::uint64_t first = p.timers.first_ns();
    if (first == kNever && (poller == nullptr || !poller->is_waited_for())) return true;
    return s.timer_waiter != nullptr && s.timers_until_ns.load(std::memory_order_relaxed) <= first;
}
}  // namespace

bool retake_proc(Machine& m, P& p, Rule rule) {
    Machine* from = p.in_syscall.load(std::memory_order_seq_cst);
    if (from == nullptr ||
        !p.in_syscall.compare_exchange_strong(from, nullptr, std::memory_order_acq_rel))
        return false;
    emit(m, Kind::p_retake,
         {.g = p.caller,
          .object = raw(p.id),
          .number = p.number++,
          .a = raw(from->id),
          .b = p.caller_number,
          .rule = rule});
    return true;
}

// The order in which Go's handoffp looks: what is there goes to an M now; else, if nobody looks for
// work and no P is idle, one M is to look for what may come; else the P may rest.
void hand_off_proc(Machine& m, P* p) {
    Scheduler& s = *m.scheduler;
    // relaxed: a hint; looked at again below.
    if (!p->queue.is_empty(m) || s.global_size.load(std::memory_order_relaxed) > 0) {
        if (!s.ended.load(std::memory_order_acquire))
            return start_machine(m, p, false, Rule::handoff);
    }
    std::uint32_t none = 0;
    if (s.spinning.load(std::memory_order_seq_cst) == 0 &&
        s.idle_proc_count.load(std::memory_order_seq_cst) == 0 &&
        !s.ended.load(std::memory_order_acquire) &&
        s.spinning.compare_exchange_strong(none, 1, std::memory_order_seq_cst))
        return start_machine(m, p, true, Rule::handoff);
    {
        const Locked held(m, s.lock);
        const bool stopping = s.stopping.load(std::memory_order_relaxed);
        if (stopping || s.ended.load(std::memory_order_relaxed) ||
            (somebody_waits_for_timers_of(s, *p) &&
             s.global_size.load(std::memory_order_seq_cst) == 0)) {
            put_idle_proc(m, p);
            if (stopping) count_stopped(m);
            return;
        }
    }
    start_machine(m, p, false, Rule::handoff);
}

}  // namespace fiberscope
