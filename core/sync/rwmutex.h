// RWMutex, with Go's behaviour: any number of readers, or one writer. After Go's sync/rwmutex.go.
//
// Who may pass, and why nobody starves:
//   - a reader gets in unless a writer holds the lock or waits for it: readers that come all the
//     time cannot keep a writer out;
//   - a writer that lets go lets in all readers that wait by then, before the next writer: writers
//     that come all the time cannot keep a reader out;
//   - the last reader out gives the lock to the first waiting writer, who holds it when it wakes.
// As in Go it follows that a goroutine must not lock to read twice: with a writer in between it
// waits for itself. Unlike Go, whose writers compete for an inner Mutex, writers are served in the
// order in which they came.
//
// Invariants, under lock_:
//   written_ implies readers_ == 0
//   a writer waits only while written_ or readers_ > 0
//   a reader waits only while written_ or a writer waits
#pragma once

#include "core/sched/panic.h"
#include "core/sync/sync_core.h"

#include <cstdint>

namespace fiberscope {

class RWMutexCore : public SyncObject {
  public:
    explicit RWMutexCore(StringId name = StringId::none) : SyncObject(ObjectKind::rwmutex, name) {}
    ~RWMutexCore() { end(); }

    void lock();
    bool try_lock();
    // False if no writer holds it (Go: fatal error "sync: Unlock of unlocked RWMutex").
    bool unlock();

    void lock_shared();
    bool try_lock_shared();
    // False if no reader holds it (Go: fatal error "sync: RUnlock of unlocked RWMutex").
    bool unlock_shared();

  private:
    friend class Witness;

    bool is_free_to_read() const { return !written_ && writers_.empty(); }
    G* take_writer();

    bool written_ = false;
    std::uint32_t readers_ = 0;
    WaiterList writers_;  // who wait to write; readers wait in waiters_
};

// Works with std::unique_lock and std::lock_guard (to write) and std::shared_lock (to read). On
// goroutines only; any goroutine may unlock.
class RWMutex {
  public:
    RWMutex() = default;

    void lock() { core_.lock(); }
    bool try_lock() { return core_.try_lock(); }
    // Throws Panic if it is not locked to write.
    void unlock() {
        if (!core_.unlock()) throw Panic("sync: Unlock of unlocked RWMutex");
    }

    // RLock, TryRLock, RUnlock; by the names that std::shared_lock calls.
    void lock_shared() { core_.lock_shared(); }
    bool try_lock_shared() { return core_.try_lock_shared(); }
    // Throws Panic if nobody reads.
    void unlock_shared() {
        if (!core_.unlock_shared()) throw Panic("sync: RUnlock of unlocked RWMutex");
    }

  private:
    RWMutexCore core_;
};

}  // namespace fiberscope
