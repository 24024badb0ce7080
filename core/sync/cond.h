// Cond: wait until another goroutine signals, as Go's sync.Cond. After the notify list of Go's
// runtime/sema.go.
//
// A waiter must give up its own lock and join the queue in one step, or a signal in between would
// be lost; but giving up the user's lock is an operation of its own, which cannot happen under
// ours. So the waiter first draws a ticket, then unlocks, then joins. A signal serves the oldest
// ticket not yet served: if its owner is not in the queue, it is on its way and will find its
// ticket served.
//
// Invariant: served_ <= drawn_ (mod 2^32), and everybody in the queue has a ticket in between.
#pragma once

#include "core/sync/sync_core.h"

#include <atomic>
#include <concepts>
#include <cstdint>

namespace fiberscope {

class CondCore : public SyncObject {
  public:
    explicit CondCore(StringId name = StringId::none) : SyncObject(ObjectKind::cond, name) {}
    ~CondCore() { end(); }

    // Before the user's lock is given up.
    std::uint32_t draw_ticket();
    // After that: returns when the ticket has been served.
    void wait(std::uint32_t ticket);

    void signal();     // serves the oldest ticket; nothing if there is none
    void broadcast();  // serves all that were drawn

  private:
    // relaxed: whoever signals after a waiter gave up its lock sees the ticket through that lock;
    // who signals without the lock may come before or after.
    std::atomic<std::uint32_t> drawn_{0};
    std::uint32_t served_ = 0;
};

class Cond {
  public:
    Cond() = default;

    // Unlocks, waits for a signal or broadcast, locks again. `lock` is held before and after: a
    // Mutex, an RWMutex, a std::unique_lock or std::shared_lock of one. Never wakes without a
    // signal, but what was signalled may be over again by the time the lock is back.
    template <class Lock>
    void wait(Lock& lock) {
        const std::uint32_t ticket = core_.draw_ticket();
        lock.unlock();
        core_.wait(ticket);
        lock.lock();
    }
    // Waits until the condition holds; it is looked at with the lock held.
    template <class Lock, std::predicate Holds>
    void wait(Lock& lock, Holds holds) {
        while (!holds())
            wait(lock);
    }

    // Wakes the one that has waited longest, or all. The lock may be held, and need not be.
    void signal() { core_.signal(); }
    void broadcast() { core_.broadcast(); }

  private:
    CondCore core_;
};

}  // namespace fiberscope
