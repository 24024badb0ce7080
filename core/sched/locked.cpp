// Goroutines that are locked to their M (LockOSThread). After Go's runtime/proc.go: lockOSThread,
// stoplockedm, startlockedm.
//
// The M runs no other goroutine. When its own parks or yields it hands its P on and sleeps apart
// from the idle Ms; whoever finds that goroutine runnable gives it back, with the P that it was
// found with, and sleeps in its stead. Other goroutines pay one look at a flag of the goroutine
// that a P switches to.
#include "core/sched/scheduler.h"

#include <thread>

namespace fiberscope {
namespace {

// m's own goroutine has left: until it is to run again. Null: the run is over.
G* wait_for_own(Machine& m) {
    Scheduler& s = *m.scheduler;
    if (m.p != nullptr) {
        hand_off_proc(m, release_proc(m));
    } else {
        // It came back from a system call and its goroutine went to the global queue: as in
        // find_proc(), a P that became idle at that moment must not rest.
        P* p;
        {
            const Locked held(m, s.lock);
            p = take_idle_proc(m);
        }
        if (p != nullptr) start_machine(m, p, false, Rule::handoff);
    }
    bool dead = false;
    {
        const Locked held(m, s.lock);
        if (s.ended.load(std::memory_order_relaxed)) return nullptr;
        m.next_p.store(nullptr, std::memory_order_relaxed);  // as in stop_machine()
        m.lock_waits = true;
        ++s.lock_waiter_count;
        emit(m, Kind::m_lock_wait, {.g = m.locked_g->id, .number = s.number++});
        dead = is_deadlocked(m);
    }
    if (dead) end_by_deadlock(m);
    P* given = nullptr;
    while ((given = m.next_p.load(std::memory_order_acquire)) == nullptr) {
        if (s.ended.load(std::memory_order_acquire)) return nullptr;
        s.world.park(m, kNever);
        gate<kGateSched>(m, Point::woken);
    }
    begin_step(m);
    acquire_proc(m, given);
    return m.locked_g;
}

// g, which m has chosen, and m's P go to the M that g is locked to. That M has left g's stack, or m
// could not have found it, and is on its way to sleep.
void give_back(Machine& m, G& g) {
    Scheduler& s = *m.scheduler;
    Machine* owner = nullptr;
    while (owner == nullptr) {
        {
            const Locked held(m, s.lock);
            if (s.ended.load(std::memory_order_relaxed)) return;
            for (const auto& machine : s.machines)
                if (machine->lock_waits && machine->locked_g == &g) owner = machine.get();
            if (owner != nullptr) {
                owner->lock_waits = false;
                --s.lock_waiter_count;
                emit(m, Kind::go_handoff,
                     {.g = g.id,
                      .object = raw(owner->id),
                      .number = s.number++,
                      .rule = Rule::locked_go});
            }
        }
        if (owner != nullptr) break;
        gate<kGateSpin>(m, Point::spin);
        std::this_thread::yield();
    }
    P* p = release_proc(m);
    emit(m, Kind::p_handoff,
         {.object = raw(p->id),
          .number = p->number++,
          .a = raw(owner->id),
          .rule = Rule::locked_go});
    owner->next_spinning = false;
    owner->next_p.store(p, std::memory_order_release);  // pairs with wait_for_own()
    s.world.wake(m, *owner);
}

// m's goroutine has ended locked: nobody knows what it has done to the thread. The next M that is
// made is m with another one (make_machine): once the lock is given back nothing of m is touched
// here any more, unless the run is at its end.
void leave_run(Machine& m) {
    Scheduler& s = *m.scheduler;
    hand_off_proc(m, release_proc(m));
    bool dead = false;
    {
        const Locked held(m, s.lock);
        if (s.ended.load(std::memory_order_relaxed)) return;
        m.idle_next = s.ended_machines;
        s.ended_machines = &m;
        ++s.ended_machine_count;
        emit(m, Kind::m_end, {.number = s.number++});
        dead = is_deadlocked(m);
    }
    if (dead) end_by_deadlock(m);
}

}  // namespace

G* next_goroutine(Machine& m, bool& inherit_slice) {
    const Scheduler& s = *m.scheduler;
    for (;;) {
        if (m.ends || m.locked_g != nullptr || m.chosen != nullptr) [[unlikely]] {
            if (s.ended.load(std::memory_order_acquire)) return nullptr;
            inherit_slice = false;
            if (m.ends) return leave_run(m), nullptr;
            if (m.locked_g != nullptr) return wait_for_own(m);
        }
        G* g = std::exchange(m.chosen, nullptr);
        if (g != nullptr)
            inherit_slice = m.chosen_inherits;
        else
            g = find_work(m, inherit_slice);
        if (g == nullptr || !g->locked) return g;
        give_back(m, *g);
        if (s.ended.load(std::memory_order_acquire) || !stop_machine(m)) return nullptr;
    }
}

void lock_machine(Machine& m) {
    if (m.lock_count++ > 0) return;
    G& g = *m.current;
    m.locked_g = &g;
    g.locked = true;
    m.flags.fetch_or(kLocked, std::memory_order_relaxed);
    emit(m, Kind::go_lock, {.g = g.id, .a = 1});
}

void unlock_machine(Machine& m) {
    if (m.lock_count == 0 || --m.lock_count > 0) return;
    m.locked_g->locked = false;
    m.locked_g = nullptr;
    m.flags.fetch_and(~kLocked, std::memory_order_relaxed);
    emit(m, Kind::go_lock, {.g = m.current->id});
}

void end_locked(Machine& m, G& g) {
    g.locked = false;
    m.locked_g = nullptr;
    m.lock_count = 0;
    m.ends = true;
}

}  // namespace fiberscope
