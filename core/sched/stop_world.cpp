// Standing still: all Ms but one give up their Ps, so that GOMAXPROCS can change or every stack be
// looked at. And the end of a run, which is the same without going on.
//
// Whoever stops the world sets `stopping` and every machine's kStop; each M that holds a P sees it
// at its next gate or in its loop, puts its P on the idle list and counts itself off stop_wait
// under the lock; the last wakes the stopper. Idle Ps count as stopped from the start:
// take_idle_proc gives nobody but the stopper one while `stopping` is set. A P that an M in a
// system call left behind is taken by the stopper, or given up by that M if it went there at this
// moment.
#include "core/sched/scheduler.h"

#include <string>

namespace fiberscope {
namespace {

// Under Scheduler::lock. relaxed: kStop is a hint to look at `stopping` and `ended`; for kSolo see
// is_solo().
void flag_all(Scheduler& s, std::uint32_t flag, bool on) {
    for (const auto& machine : s.machines) {
        if (on)
            machine->flags.fetch_or(flag, std::memory_order_relaxed);
        else
            machine->flags.fetch_and(~flag, std::memory_order_relaxed);
    }
}

// What a P that goes away leaves goes to the global queue and to m's P. The world stands still, but
// for Ms that come back from system calls: they put their goroutine on the global queue too, and
// whoever changes that takes its lock.
void empty_proc(Machine& m, P& gone) {
    Scheduler& s = *m.scheduler;
    std::array<G*, kLocalQueueSlots + 1> gs;
    const std::uint32_t n = gone.queue.drain(m, gone, gs);
    for (std::uint32_t i = 0; i < n; ++i)
        put_global(m, gs[i], Rule::none);
    gone.timers.move_all(m);
    s.gos.give_up_all(m, gone.gos);
    gone.fibers.give_up_all(m, s.free_fibers);
}

}  // namespace

void count_stopped(Machine& m) {
    Scheduler& s = *m.scheduler;
    if (--s.stop_wait == 0 && s.stopper != &m) s.world.wake(m, *s.stopper);
}

bool stand_still(Machine& m) {
    Scheduler& s = *m.scheduler;
    {
        const Locked held(m, s.lock);
        if (!s.stopping.load(std::memory_order_relaxed)) return true;
        if (m.spinning) {
            m.spinning = false;
            emit(m, Kind::m_spin, {});
            s.spinning.fetch_sub(1, std::memory_order_seq_cst);
        }
        put_idle_proc(m, release_proc(m));
        count_stopped(m);
    }
    return stop_machine(m);
}

namespace {

// On the stack of the goroutine that asks.
struct Standstill {
    void (*act)(Machine& m, void* argument);
    void* argument;
    bool done;
};

// The stopper's part, on its loop: its goroutine has left its fiber and is in its hand.
void stop_all(Machine& m, G& g, void* argument) {
    Scheduler& s = *m.scheduler;
    auto& wish = *static_cast<Standstill*>(argument);
    bool somebody_else = false;
    {
        const Locked held(m, s.lock);
        if (s.ended.load(std::memory_order_relaxed)) return;
        somebody_else = s.stopping.load(std::memory_order_relaxed);
        if (!somebody_else) {
            s.stopper = &m;
            s.stopping.store(true, std::memory_order_seq_cst);  // see P::in_syscall
            flag_all(s, kStop, true);
            s.stop_wait = s.proc_count.load(std::memory_order_relaxed) -
                          s.idle_proc_count.load(std::memory_order_relaxed) - 1;
            // What Ms in system calls left behind is ours at once.
            for (const auto& p : s.procs) {
                if (!retake_proc(m, *p, Rule::retake_stop)) continue;
                put_idle_proc(m, p.get());
                count_stopped(m);
            }
        }
    }
    // The goroutine asks again when it runs next.
    if (somebody_else) return put_global(m, &g, Rule::none);
    wake_watcher(m);
    for (;;) {
        {
            const Locked held(m, s.lock);
            if (s.stop_wait == 0) break;
            if (s.ended.load(std::memory_order_relaxed)) return;
        }
        s.world.park(m, kNever);
        gate<kGateSched>(m, Point::woken);
    }
    begin_step(m);
    wish.act(m, wish.argument);
    wish.done = true;
    {
        const Locked held(m, s.lock);
        s.stopping.store(false, std::memory_order_release);
        s.stopper = nullptr;
        flag_all(s, kStop, false);
    }
    put_next(m, &g, Rule::none);
    wake_another(m, true);  // what was stopped is runnable: one M now, which wakes the next
}

void resize(Machine& m, void* argument) {
    Scheduler& s = *m.scheduler;
    const std::uint32_t count = *static_cast<const std::uint32_t*>(argument);
    {
        const Locked held(m, s.lock);
        // Every P but ours is on the idle list. Take all into the hand, and put those that stay
        // back; if our own goes away we take P0.
        while (take_idle_proc(m) != nullptr) {
        }
        if (raw(m.p->id) >= count) {
            release_proc(m);
            acquire_proc(m, s.procs[0].get());
        }
        // What lies on Ps that are idle is stolen by the first that wake; unless that is switched
        // off: then the other Ps are emptied too.
        const bool stolen = rule_holds(m, Rule::steal) && rule_holds(m, Rule::steal_runnext);
        for (std::uint32_t i = stolen ? count : 0; i < s.procs.size(); ++i)
            if (s.procs[i].get() != m.p) empty_proc(m, *s.procs[i]);
        while (s.procs.size() < count)
            s.procs.push_back(
                std::make_unique<P>(ProcId{static_cast<std::uint16_t>(s.procs.size())}));
        s.proc_count.store(count, std::memory_order_seq_cst);
        emit(m, Kind::procs, {.number = s.number++, .a = count});
        for (std::uint32_t i = count; i-- > 0;)
            if (s.procs[i].get() != m.p) put_idle_proc(m, s.procs[i].get());
        flag_all(s, kSolo, count == 1 && !s.solo_over.load(std::memory_order_relaxed));
    }
}

}  // namespace

Machine& set_proc_count(Machine& m, std::uint32_t count) {
    if (m.scheduler->proc_count.load(std::memory_order_relaxed) == count) return m;
    return with_world_stopped(m, resize, &count);
}

Machine& with_world_stopped(Machine& m, void (*act)(Machine& m, void* argument), void* argument) {
    Machine* now = &m;
    Standstill wish{act, argument, false};
    while (!wish.done)
        now = &yield_to(*now, {stop_all, &wish});
    return *now;
}

void end_run(Machine& m, int exit_status, std::string reason) {
    Scheduler& s = *m.scheduler;
    {
        const Locked held(m, s.lock);
        if (s.ended.load(std::memory_order_relaxed)) return;
        s.exit_status = exit_status;
        s.end_reason = std::move(reason);
        s.ended.store(true, std::memory_order_release);
        flag_all(s, kStop, true);
        wake_watcher(m);
        for (Machine* idle = s.idle_machines; idle != nullptr; idle = idle->idle_next)
            s.world.wake(m, *idle);
        for (const auto& machine : s.machines)
            if (machine->lock_waits) s.world.wake(m, *machine);
        if (s.timer_waiter != nullptr) s.world.wake(m, *s.timer_waiter);
        if (s.stopper != nullptr) s.world.wake(m, *s.stopper);
    }
    s.world.wake_sysmon(m);  // it interrupts the Ms that are in system calls
}

}  // namespace fiberscope
