// Semaphore: so many permits, taken one or several at a time; who wants more than are free waits.
// After golang.org/x/sync/semaphore: strictly first come first served, so that one that wants many
// is not passed for ever by those that want few.
#pragma once

#include "core/sched/panic.h"
#include "core/sync/context.h"
#include "core/sync/sync_core.h"

#include <cstdint>

namespace fiberscope {

class Semaphore {
  public:
    // At most 2^31 - 1 permits.
    explicit Semaphore(std::uint32_t permits) : permits_(permits), core_(permits) {
        if (permits > 0x7fffffff) throw Panic("semaphore: too many permits");
    }

    // Waits until n permits are free and everybody who came before has theirs. Throws Panic if
    // there are not so many at all: nobody could ever give them.
    void acquire(std::uint32_t n = 1) {
        if (n > permits_) throw Panic("semaphore: acquire of more permits than there are");
        core_.acquire(WaitReason::semacquire, n);
    }
    // The same, until the context is over: then false, and it has none of them. Wants that nobody
    // could ever grant wait for that.
    bool acquire(const Context& context, std::uint32_t n = 1);
    // False if it would have to wait.
    bool try_acquire(std::uint32_t n = 1) { return core_.try_acquire(n); }
    // Throws Panic if then more were free than there are.
    void release(std::uint32_t n = 1) {
        if (!core_.release(n, permits_)) throw Panic("semaphore: released more than held");
    }

    // So that std::lock_guard and std::unique_lock hold one permit.
    void lock() { acquire(); }
    bool try_lock() { return try_acquire(); }
    void unlock() { release(); }

  private:
    const std::uint32_t permits_;
    SemaphoreCore core_;
};

}  // namespace fiberscope
