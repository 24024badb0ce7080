// What an M runs next, in Go's order (runtime/proc.go, findRunnable): every 61st tick the global
// queue, the local queue with runnext first, the global queue, the netpoller, then other Ps' queues
// and timers; then it gives up its P, looks once more, and sleeps.
#include "core/sched/scheduler.h"
#include "core/sched/sysmon.h"

#include <algorithm>
#include <numeric>

namespace fiberscope {
namespace {

// Takes a share of the global queue (at most `most`, 0: no bound): the first is returned, the
// others go to m's local queue. Under Scheduler::global_lock.
G* take_global(Machine& m, std::uint32_t most, Rule rule) {
    Scheduler& s = *m.scheduler;
    const std::uint32_t size = s.global_size.load(std::memory_order_relaxed);
    if (size == 0) return nullptr;
    std::uint32_t n = std::min(size, size / s.proc_count.load(std::memory_order_relaxed) + 1);
    n = std::min(n, kLocalQueueSlots / 2);
    if (most > 0) n = std::min(n, most);
    G* taken[kLocalQueueSlots / 2];
    for (std::uint32_t i = 0; i < n; ++i)
        taken[i] = s.global.pop();
    s.global_size.store(size - n, std::memory_order_seq_cst);
    emit(m, Kind::global_get,
         {.g = taken[0]->id,
          .object = raw(m.p->id),
          .number = s.global_number++,
          .a = n,
          .rule = rule});
    if (n > 1) m.p->queue.append(m, taken + 1, n - 1);
    return taken[0];
}

G* take_global_locked(Machine& m, std::uint32_t most, Rule rule) {
    Scheduler& s = *m.scheduler;
    // relaxed: a hint; whoever fills the queue while we look wakes somebody for it.
    if (s.global_size.load(std::memory_order_relaxed) == 0) return nullptr;
    const Locked held(m, s.global_lock);
    return take_global(m, most, rule);
}

// Visits all Ps from a random one in a random stride, each once (a stride coprime to their count
// reaches all). As Go's randomOrder: no P is a preferred victim (Rule::random_victim).
template <class Visit>
bool visit_procs(Machine& m, Visit visit) {
    Scheduler& s = *m.scheduler;
    const std::uint32_t count = s.proc_count.load(std::memory_order_relaxed);
    std::uint32_t at = random_below(m, count);
    std::uint32_t stride = 1 + random_below(m, count);
    while (std::gcd(stride, count) != 1)
        ++stride;
    if (!rule_holds(m, Rule::random_victim)) at = 0, stride = 1;
    for (std::uint32_t i = 0; i < count; ++i, at = (at + stride) % count)
        if (visit(*s.procs[at])) return true;
    return false;
}

bool steals_runnext(const Machine& m) {
    return rule_holds(m, Rule::steal) && rule_holds(m, Rule::steal_runnext);
}
bool steals_timers(const Machine& m) {
    return rule_holds(m, Rule::steal) && rule_holds(m, Rule::steal_timers);
}

// An M holds it, and will run its due timers itself. acquire: pairs with acquire_proc().
bool is_held(const P& p) {
    return p.machine.load(std::memory_order_acquire) != nullptr;
}

// Looks at the other Ps. `found_timers`: due timers were run, and something may be runnable now.
G* steal_work(Machine& m, bool& found_timers) {
    const bool steals = rule_holds(m, Rule::steal);
    G* stolen = nullptr;
    for (int round = steals ? 0 : kStealRounds - 1; round < kStealRounds && stolen == nullptr;
         ++round) {
        const bool last_round = round == kStealRounds - 1;
        const bool stop = visit_procs(m, [&](P& victim) {
            if (m.scheduler->stopping.load(std::memory_order_relaxed)) return true;
            if (&victim == m.p) return false;
            gate<kGateSched>(m, Point::steal);
            // Timers last, as runnext: while its P is busy they are its own affair.
            if (last_round && (steals_timers(m) || !is_held(victim)) &&
                victim.timers.run_due(m, m.world->now(m))) {
                found_timers = true;
                bool inherit_slice = false;
                stolen = m.p->queue.get(m, *m.p, inherit_slice);
                if (stolen != nullptr) return true;
            }
            if (!steals) return false;
            stolen = victim.queue.steal(m, *m.p, victim);
            if (stolen == nullptr && last_round)
                emit(m, Kind::steal_miss,
                     {.object = raw(victim.id),
                      .rule =
                          rule_holds(m, Rule::random_victim) ? Rule::random_victim : Rule::steal});
            return stolen != nullptr;
        });
        if (stop && stolen == nullptr) return nullptr;
    }
    return stolen != nullptr || !steals_runnext(m) ? stolen : watch_runnext(m);
}

void start_spinning(Machine& m, Rule rule) {
    m.spinning = true;
    m.scheduler->spinning.fetch_add(1, std::memory_order_seq_cst);
    emit(m, Kind::m_spin, {.a = 1, .rule = rule});
}

// m found work while it was spinning. If it was the last to look, another takes over looking: work
// may have come that was left to m (see idle.cpp).
void found_work(Machine& m) {
    if (!m.spinning) return;
    m.spinning = false;
    emit(m, Kind::m_spin, {});
    m.scheduler->spinning.fetch_sub(1, std::memory_order_seq_cst);
    wake_another(m, true);
}

// The first that m may be asked to run.
std::uint64_t first_timer_ns(Machine& m) {
    const Scheduler& s = *m.scheduler;
    std::uint64_t first = kNever;
    const std::uint32_t count = s.proc_count.load(std::memory_order_acquire);  // see there
    const bool all = steals_timers(m);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t due_ns = s.procs[i]->timers.first_ns();
        if (all || !is_held(*s.procs[i]) || due_ns > m.world->now(m))
            first = std::min(first, due_ns);
    }
    return first;
}

// Keeps the P until a timer is due, if that is soon. Whoever submits work meanwhile wakes nobody
// for this P, since it does not rest: m looks again before it lets it. True: the timer may be due.
bool wait_for_soon_timer(Machine& m) {
    const std::uint64_t first = first_timer_ns(m);
    if (first == kNever || first > m.world->now(m) + kTimerSoonNs) return false;
    m.world->doze(m, first);
    gate<kGateSched>(m, Point::woken);
    return true;
}

// Without a P: takes an idle one if any P's queue or the global one is not empty, or a timer is
// due.
bool take_proc_for_seen_work(Machine& m) {
    Scheduler& s = *m.scheduler;
    bool seen = s.global_size.load(std::memory_order_seq_cst) > 0;
    const std::uint32_t count = s.proc_count.load(std::memory_order_acquire);  // see there
    for (std::uint32_t i = 0; i < count && !seen && rule_holds(m, Rule::steal); ++i)
        seen = steals_runnext(m) ? !s.procs[i]->queue.is_empty(m) : s.procs[i]->queue.has_ring();
    if (!seen) return false;
    P* p;
    {
        const Locked held(m, s.lock);
        p = take_idle_proc(m);
    }
    if (p == nullptr) return false;  // every P is busy, and its M will look
    acquire_proc(m, p);
    start_spinning(m, Rule::look_again);
    return true;
}

// Sleeps until the first timer is due, or a descriptor is ready that is waited for, if m is to be
// the one that does. True: look for work again, with a P; false: somebody else does, or there is
// nothing to wait for.
bool wait_for_timers(Machine& m) {
    Scheduler& s = *m.scheduler;
    const NetPoller* poller;
    bool dead = false;
    std::uint64_t first = first_timer_ns(m);  // a hint: the second look, below, is what counts
    fine_gate(m);
    {
        const Locked held(m, s.lock);
        poller = s.poller.load(std::memory_order_relaxed);  // made under this lock
        if (s.timer_waiter != nullptr || s.ended.load(std::memory_order_relaxed)) return false;
        const bool for_net = poller != nullptr && poller->is_waited_for();
        if (first == kNever && !for_net) return false;
        if (first == kNever) --first;  // it does sleep, and a timer that is added wakes it
        m.next_p.store(nullptr, std::memory_order_relaxed);  // as in stop_machine()
        s.timer_waiter = &m;
        s.timers_until_ns.store(first, std::memory_order_seq_cst);
        emit(m, Kind::m_timer_wait,
             {.number = s.number++,
              .a = static_cast<std::uint32_t>(first),
              .b = static_cast<std::uint32_t>(first >> 32)});
        dead = is_deadlocked(m);
    }
    if (dead) {
        end_by_deadlock(m);
        return false;
    }
    // Whoever adds an earlier timer from here on sees until when m sleeps and wakes it; what was
    // added before is seen here.
    const std::uint64_t until =
        std::min(first_timer_ns(m), s.timers_until_ns.load(std::memory_order_relaxed));
    if (poller != nullptr)
        s.world.park_polling(m, until, poller->poll_fd());
    else
        s.world.park(m, until);
    gate<kGateSched>(m, Point::woken);
    begin_step(m);
    P* p = nullptr;
    bool is_given = false;
    {
        const Locked held(m, s.lock);
        is_given = s.timer_waiter != &m;
        if (!is_given) {
            s.timer_waiter = nullptr;
            s.timers_until_ns.store(kNever, std::memory_order_seq_cst);
            emit(m, Kind::m_timer_woke, {.number = s.number++});
            p = take_idle_proc(m);
        }
    }
    if (is_given) return wait_for_proc(m);
    if (p == nullptr) return false;
    acquire_proc(m, p);
    start_spinning(m, Rule::none);
    return true;
}

// m has none and its last goroutine has gone to the global queue. An M that puts its P on the idle
// list looks at that queue under the same lock: either it has seen the goroutine, or the P is seen
// here. False: the run is over.
bool find_proc(Machine& m) {
    P* p;
    {
        const Locked held(m, m.scheduler->lock);
        p = take_idle_proc(m);
    }
    if (p == nullptr) return stop_machine(m);
    acquire_proc(m, p);
    return true;
}

}  // namespace

void put_global(Machine& m, G* g, Rule rule) {
    Scheduler& s = *m.scheduler;
    const Locked held(m, s.global_lock);
    s.global.push(g);
    s.global_size.store(s.global_size.load(std::memory_order_relaxed) + 1,
                        std::memory_order_seq_cst);
    emit(m, Kind::global_put, {.g = g->id, .number = s.global_number++, .a = 1, .rule = rule});
}

namespace {

void spill(Machine& m, const RunQueue::Spilled& spilled, std::uint32_t n) {
    Scheduler& s = *m.scheduler;
    const Locked held(m, s.global_lock);
    for (std::uint32_t i = 0; i < n; ++i)
        s.global.push(spilled[i]);
    s.global_size.store(s.global_size.load(std::memory_order_relaxed) + n,
                        std::memory_order_seq_cst);
    emit(m, Kind::global_put,
         {.g = spilled[n - 1]->id,
          .number = s.global_number++,
          .a = n,
          .rule = n > 1 ? Rule::spill_half : Rule::none});
}

}  // namespace

void put_next(Machine& m, G* g, Rule rule, bool wake) {
    G* kicked = m.p->queue.put_runnext(m, *m.p, g, rule);
    if (kicked == nullptr) {
        if (wake) wake_another(m, false);
        return;
    }
    put_local(m, kicked, kicked == g ? Rule::none : Rule::kicked_to_tail);
    if (wake) wake_another(m, true);
}

void put_local(Machine& m, G* g, Rule rule) {
    RunQueue::Spilled spilled;
    const std::uint32_t n = m.p->queue.put_tail(m, *m.p, g, rule, spilled);
    if (n > 0) spill(m, spilled, n);
}

G* choose_quickly(Machine& m, bool& inherit_slice) {
    // relaxed: see Machine::flags.
    if ((m.flags.load(std::memory_order_relaxed) & ~(kTraced | kSolo)) != 0) return nullptr;
    P& p = *m.p;
    const std::uint64_t first_ns = p.timers.first_ns();
    if (first_ns != kNever && first_ns <= m.world->now(m)) return nullptr;
    // relaxed: the tick is ours; the size is a hint, as in take_global_locked().
    if (p.tick.load(std::memory_order_relaxed) % kGlobalQueuePollTicks == 0 &&
        m.scheduler->global_size.load(std::memory_order_relaxed) > 0)
        return nullptr;
    return p.queue.get(m, p, inherit_slice);
}

G* find_work(Machine& m, bool& inherit_slice) {
    Scheduler& s = *m.scheduler;
    for (;;) {
        gate<kGateSched>(m, Point::schedule);
        begin_step(m);
        // acquire: pairs with end_run and set_proc_count.
        if (s.ended.load(std::memory_order_acquire)) return nullptr;
        if (m.p == nullptr) {  // it came back from a system call
            if (!find_proc(m)) return nullptr;
            continue;
        }
        if (s.stopping.load(std::memory_order_acquire)) {
            if (!stand_still(m)) return nullptr;
            continue;
        }
        P& p = *m.p;
        inherit_slice = false;
        if (p.timers.first_ns() != kNever) p.timers.run_due(m, m.world->now(m));
        NetPoller* poller = s.poller.load(std::memory_order_acquire);
        if (poller != nullptr && poller->is_asked(m)) poller->poll(m);
        G* g = nullptr;
        // relaxed: ours.
        if (p.tick.load(std::memory_order_relaxed) % kGlobalQueuePollTicks == 0 &&
            rule_holds(m, Rule::poll_global))
            g = take_global_locked(m, 1, Rule::poll_global);
        if (g == nullptr) g = p.queue.get(m, p, inherit_slice);
        if (inherit_slice && wants_preemption(m)) {
            // Two goroutines that wake each other through runnext share one slice, and it is over:
            // else they would keep the P for ever.
            put_global(m, g, Rule::preempt_slice);
            inherit_slice = false;
            clear_preemption(m);
            continue;
        }
        if (g == nullptr) g = take_global_locked(m, 0, Rule::take_global);
        if (g == nullptr && poller != nullptr && poller->poll(m)) continue;
        const std::uint32_t busy = s.proc_count.load(std::memory_order_relaxed) -
                                   s.idle_proc_count.load(std::memory_order_relaxed);
        const bool may_spin =
            m.spinning || kSpinPart * s.spinning.load(std::memory_order_relaxed) < busy;
        if (g == nullptr && !is_solo(m) && (may_spin || !rule_holds(m, Rule::spin_limit))) {
            if (!m.spinning)
                start_spinning(m, rule_holds(m, Rule::steal) ? Rule::steal : Rule::none);
            bool found_timers = false;
            g = steal_work(m, found_timers);
            if (g == nullptr && found_timers) continue;
        }
        if (g != nullptr) return found_work(m), g;
        if (wait_for_soon_timer(m)) continue;
        gate<kGateSched>(m, Point::idle);
        begin_step(m);
        {
            const Locked held(m, s.lock);
            if (s.stopping.load(std::memory_order_relaxed) ||
                s.ended.load(std::memory_order_relaxed) ||
                s.global_size.load(std::memory_order_seq_cst) > 0)
                continue;
            put_idle_proc(m, release_proc(m),
                          m.spinning || is_solo(m) ? Rule::none : Rule::spin_limit);
        }
        // The P is on the idle list first, then m stops spinning, then it looks once more: the
        // order is the argument of idle.cpp.
        if (m.spinning) {
            fine_gate(m);
            m.spinning = false;
            emit(m, Kind::m_spin, {});
            s.spinning.fetch_sub(1, std::memory_order_seq_cst);
            fine_gate(m);
            if (take_proc_for_seen_work(m)) continue;
        }
        if (wait_for_timers(m)) continue;
        if (!stop_machine(m)) return nullptr;
    }
}

}  // namespace fiberscope
