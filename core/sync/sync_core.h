// Mutex, WaitGroup and semaphore without a language around them. Each may be made anywhere, also as
// a zero value before the run; it gets its id, and its sync_make event, at its first use. All
// operations are of the running goroutine.
#pragma once

#include "core/event/ids.h"
#include "core/event/reasons.h"
#include "core/sched/core_lock.h"
#include "core/sync/wait_queue.h"

#include <cstdint>
#include <string_view>

namespace fiberscope {

// What the three share: a lock, an id, a name, a queue.
class SyncObject {
  public:
    explicit SyncObject(ObjectKind kind, StringId name) : kind_(kind), name_(name) {}
    SyncObject(const SyncObject&) = delete;
    SyncObject& operator=(const SyncObject&) = delete;

    // The variable's name, for events; before the first use.
    void set_name(StringId name) { name_ = name; }

  protected:
    // Takes the lock, on the current goroutine's machine after its gate.
    Machine& lock();
    // Joins the queue and waits; the lock is held before and given back. Returns the machine.
    Machine& wait(Machine& m, Waiter& self, WaitReason reason, bool at_front = false);
    // The first waiter leaves the queue, with an event if `tell`.
    G* take_first(Machine& m, bool tell);

    const ObjectKind kind_;
    StringId name_;
    ProcLock lock_;  // guards everything below, here and in the derived classes
    ObjectId id_ = ObjectId::none;
    std::uint32_t number_ = 0;  // acts under the lock (Order::object)
    std::int64_t count_ = 0;    // WaitGroup and semaphore
    WaiterList waiters_;
};

// After Go's sync.Mutex. Normal mode: unlock wakes the first waiter, who must compete with whoever
// comes by, and goes back to the front if it loses; cheap, since a running goroutine may take the
// lock several times in its slice. Starvation mode, once a waiter has waited 1 ms: the lock is
// handed to the first in line, and newcomers queue at the end; ends with a waiter that waited less
// or is last.
class MutexCore : public SyncObject {
  public:
    explicit MutexCore(StringId name = StringId::none) : SyncObject(ObjectKind::mutex, name) {}

    void lock();
    bool try_lock();
    // False if it was not locked (Go: fatal error "sync: unlock of unlocked mutex"). Any goroutine
    // may.
    bool unlock();

  private:
    void take(Machine& m, G* g);

    bool locked_ = false;
    bool starving_ = false;
    bool woken_ = false;  // a waiter was woken and has not yet come back: do not wake another
};

class WaitGroupCore : public SyncObject {
  public:
    explicit WaitGroupCore(StringId name = StringId::none)
        : SyncObject(ObjectKind::waitgroup, name) {}

    // False if the counter would become negative (Go panics "sync: negative WaitGroup counter").
    bool add(std::int32_t delta);
    void wait();
};

// Counts permits. What the language builds its other locks from.
class SemaphoreCore : public SyncObject {
  public:
    explicit SemaphoreCore(std::int64_t permits = 0, StringId name = StringId::none)
        : SyncObject(ObjectKind::semaphore, name) {
        count_ = permits;
    }

    // `reason` is what a goroutine trace shows while it waits.
    void acquire(WaitReason reason = WaitReason::semacquire);
    bool try_acquire();
    // A waiting goroutine gets the permit directly, first come first served.
    void release();
};

}  // namespace fiberscope
