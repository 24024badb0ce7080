// Ms and Ps without work: who sleeps, who looks, who must wake whom.
//
// The danger is a goroutine that stays in a queue while an M sleeps that could run it. As in Go
// ("Worker thread parking/unparking" in runtime/proc.go) an M that looks for work is *spinning* and
// counted, and there are two orders:
//
//   whoever submits work           whoever stops looking
//     1. puts it into a queue        1. puts its P on the idle list
//     2. reads `spinning`;           2. decrements `spinning`
//        wakes an M if it is 0       3. looks at every queue once more
//
// Either the submitter's read comes after the decrement: it sees 0 and wakes an M for the idle P.
// Or it comes before: then the submission is before the last look, which sees the work. This needs
// that 1 does not pass 2 on the left and 2 does not pass 3 on the right, so all four are seq_cst
// (runnext's exchange, global_size, spinning, is_empty). Only one M is woken at a time; an M that
// finds work while it was the last to look wakes the next (found_work), so a burst wakes all in
// turn.
//
// The same holds for a goroutine that yields or is preempted: it is put into a queue, and then its
// M reads `spinning`. Who sits in runnext is watched (watch.cpp). Timers: see timers.h.
//
// An M beyond "half of the busy Ps" does not spin, so it does not look again either: the work that
// it may miss stays with a P that is running, and delays nothing for ever.
#include "core/record/recorder.h"
#include "core/sched/scheduler.h"

#include <string>

namespace fiberscope {
namespace {

// Whether the M that waits for timers and descriptors could still be woken by one. It may have gone
// to sleep for a descriptor that another M then found ready.
bool waits_for_something(Machine& m) {
    const Scheduler& s = *m.scheduler;
    const NetPoller* poller = s.poller.load(std::memory_order_acquire);
    if (poller != nullptr && poller->is_waited_for()) return true;
    const std::uint32_t count = s.proc_count.load(std::memory_order_relaxed);
    for (std::uint32_t i = 0; i < count; ++i)
        if (s.procs[i]->timers.first_ns() != kNever && s.procs[i]->timers.is_awaited(m))
            return true;
    return false;
}

// Nobody runs or is in a system call, nobody sleeps until a timer or a descriptor wakes it, nothing
// will ever happen again; timers that would wake nobody do not count (timers.h). As Go's checkdead,
// but that Go gives up looking once a thread waits in the netpoller. While sysmon takes a P whose M
// has just come back without it, that M may sleep although its goroutine will run as soon as the P
// is handed on; so sysmon looks when it has done so.
bool all_asleep(Machine& m) {
    const Scheduler& s = *m.scheduler;
    if (s.retaking) return false;
    const std::size_t asleep = s.idle_machine_count + s.lock_waiter_count + s.ended_machine_count +
                               (s.timer_waiter != nullptr ? 1 : 0);
    return asleep == s.machines.size() && s.stopper == nullptr &&
           !s.ended.load(std::memory_order_relaxed) &&
           (s.timer_waiter == nullptr || !waits_for_something(m));
}

}  // namespace

bool is_deadlocked(Machine& m) {
    Scheduler& s = *m.scheduler;
    if (all_asleep(m)) s.deadlocked = true;
    return s.deadlocked;
}

void end_by_deadlock(Machine& m) {
    end_run(m, 2,
            count_goroutines(*m.scheduler) == 0
                ? "no goroutines (main called runtime.Goexit) - deadlock!"
                : "all goroutines are asleep - deadlock!");
}

void put_idle_proc(Machine& m, P* p, Rule rule) {
    Scheduler& s = *m.scheduler;
    p->idle_next = s.idle_procs;
    s.idle_procs = p;
    s.idle_proc_count.fetch_add(1, std::memory_order_seq_cst);
    emit(m, Kind::p_idle_put, {.object = raw(p->id), .number = s.number++, .rule = rule});
}

P* take_idle_proc(Machine& m) {
    Scheduler& s = *m.scheduler;
    P* p = s.idle_procs;
    if (p == nullptr) return nullptr;
    if (s.stopping.load(std::memory_order_relaxed) && s.stopper != &m) return nullptr;
    s.idle_procs = p->idle_next;
    s.idle_proc_count.fetch_sub(1, std::memory_order_seq_cst);
    emit(m, Kind::p_idle_get, {.object = raw(p->id), .number = s.number++});
    return p;
}

void acquire_proc(Machine& m, P* p, Rule rule) {
    check(m.p == nullptr, "a machine can hold one P only");
    m.p = p;
    p->machine.store(&m, std::memory_order_release);
    emit(m, Kind::p_acquire, {.object = raw(p->id), .number = p->number++, .rule = rule});
}

P* release_proc(Machine& m) {
    P* p = m.p;
    check(p != nullptr, "only a machine with a P can release it");
    m.p = nullptr;
    p->machine.store(nullptr, std::memory_order_relaxed);
    emit(m, Kind::p_release, {.object = raw(p->id), .number = p->number++});
    return p;
}

namespace {

// What a machine's flags are when it starts. Under Scheduler::lock.
std::uint32_t first_flags(const Scheduler& s, const Machine& m) {
    std::uint32_t flags = s.world.flags();
    if (s.proc_count.load(std::memory_order_relaxed) == 1 &&
        !s.solo_over.load(std::memory_order_relaxed))
        flags |= kSolo;
    if (!s.rules_off.empty()) flags |= kRulesOff;
    if (m.recorder != nullptr) flags |= kTraced;
    if (s.stopping.load(std::memory_order_relaxed) || s.ended.load(std::memory_order_relaxed))
        flags |= kStop;
    return flags;
}

// Its old thread is on its way out and no longer looks at any of this (leave_run); the world waits
// until it is gone. Dice, number of events and recorder go on.
Machine* revive(Scheduler& s) {
    Machine* m = s.ended_machines;
    s.ended_machines = m->idle_next;
    --s.ended_machine_count;
    m->ends = false;
    m->flags.store(first_flags(s, *m), std::memory_order_relaxed);
    return m;
}

}  // namespace

Machine* make_machine(Scheduler& s) {
    if (s.ended_machines != nullptr) return revive(s);
    // As Go: a program that blocks more threads than this has a bug, and the machine is in danger.
    check(s.machines.size() < kMachinesMax, "thread exhaustion: more than 10000 threads");
    const MachineId id{static_cast<std::uint16_t>(s.machines.size())};
    s.machines.push_back(std::make_unique<Machine>());
    Machine* m = s.machines.back().get();
    m->id = id;
    m->scheduler = &s;
    m->world = &s.world;
    // splitmix64 of (seed, id): never 0, and unlike for neighbouring ids.
    std::uint64_t dice = s.seed * 0x9E3779B97F4A7C15ULL + raw(id) + 1;
    dice = (dice ^ (dice >> 30)) * 0xBF58476D1CE4E5B9ULL;
    dice = (dice ^ (dice >> 27)) * 0x94D049BB133111EBULL;
    m->random = (dice ^ (dice >> 31)) | 1;
    if (s.make_recorder) {
        s.recorders.push_back(s.make_recorder(id));
        m->recorder = s.recorders.back().get();
    }
    m->flags.store(first_flags(s, *m), std::memory_order_relaxed);
    return m;
}

void start_machine(Machine& m, P* p, bool spin, Rule rule) {
    Scheduler& s = *m.scheduler;
    Machine* other;
    bool is_new = false;
    {
        const Locked held(m, s.lock);
        other = s.idle_machines;
        if (spin && s.timer_waiter != nullptr && rule_holds(m, Rule::wake_another)) {
            other = std::exchange(s.timer_waiter, nullptr);
            s.timers_until_ns.store(kNever, std::memory_order_seq_cst);
            emit(m, Kind::m_idle_get, {.object = raw(other->id), .number = s.number++});
        } else if (other != nullptr) {
            s.idle_machines = other->idle_next;
            --s.idle_machine_count;
            emit(m, Kind::m_idle_get, {.object = raw(other->id), .number = s.number++});
        } else {
            other = make_machine(s);
            is_new = true;
            emit(m, Kind::m_create, {.object = raw(other->id), .number = s.number++});
        }
    }
    emit(m, Kind::p_handoff,
         {.object = raw(p->id), .number = p->number++, .a = raw(other->id), .rule = rule});
    other->next_spinning = spin;
    other->next_p.store(p, std::memory_order_release);  // pairs with stop_machine, machine_main
    if (is_new)
        s.world.start(m, *other);
    else
        s.world.wake(m, *other);
}

void wake_another_slowly(Machine& m, bool in_ring) {
    Scheduler& s = *m.scheduler;
    fine_gate(m);
    // seq_cst: must not pass the submission before it; see the top of the file.
    if (s.spinning.load(std::memory_order_seq_cst) != 0) {
        if (in_ring) wake_watcher(m);
        return;
    }
    if (s.idle_proc_count.load(std::memory_order_seq_cst) == 0) return;
    if (!rule_holds(m, Rule::wake_another)) return;
    std::uint32_t none = 0;
    if (!s.spinning.compare_exchange_strong(none, 1, std::memory_order_seq_cst)) return;
    P* p = nullptr;
    {
        const Locked held(m, s.lock);
        if (!s.ended.load(std::memory_order_relaxed)) p = take_idle_proc(m);
    }
    if (p == nullptr) {
        s.spinning.fetch_sub(1, std::memory_order_seq_cst);
        return;
    }
    start_machine(m, p, true);
}

bool stop_machine(Machine& m) {
    Scheduler& s = *m.scheduler;
    begin_step(m);
    bool dead = false;
    {
        const Locked held(m, s.lock);
        if (s.ended.load(std::memory_order_relaxed)) return false;
        // relaxed: read by ourselves until somebody takes us off the list, under the lock.
        m.next_p.store(nullptr, std::memory_order_relaxed);
        m.idle_next = s.idle_machines;
        s.idle_machines = &m;
        ++s.idle_machine_count;
        emit(m, Kind::m_idle_put, {.number = s.number++});
        dead = is_deadlocked(m);
    }
    if (dead) end_by_deadlock(m);
    return wait_for_proc(m);
}

bool wait_for_proc(Machine& m) {
    Scheduler& s = *m.scheduler;
    // A wake may come early (a permit left over from before), so next_p decides. acquire: pairs
    // with the release in start_machine(), for next_spinning and the P itself.
    P* given = nullptr;
    while ((given = m.next_p.load(std::memory_order_acquire)) == nullptr) {
        if (s.ended.load(std::memory_order_acquire)) return false;
        s.world.park(m, kNever);
        gate<kGateSched>(m, Point::woken);
    }
    begin_step(m);
    acquire_proc(m, given);
    m.spinning = m.next_spinning;
    if (m.spinning) emit(m, Kind::m_spin, {.a = 1});
    return true;
}

void timers_changed(Machine& m, std::uint64_t when_ns) {
    Scheduler& s = *m.scheduler;
    // seq_cst: after the store of TimerHeap::first_ns_; see there.
    const std::uint64_t until = s.timers_until_ns.load(std::memory_order_seq_cst);
    if (until == kNever) {
        wake_another(m, true);  // nobody sleeps for timers: whoever is woken finds no work and will
        return;
    }
    if (until <= when_ns) return;
    Machine* waiter;
    {
        const Locked held(m, s.lock);
        waiter = s.timer_waiter;
    }
    if (waiter != nullptr) s.world.wake(m, *waiter);
}

}  // namespace fiberscope
