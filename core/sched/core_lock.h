// The lock inside the runtime: short critical sections, counted per machine so that a gate can
// assert that none is held. In a one-thread world it is never contended, since gates stand outside.
#pragma once

#include "core/sched/machine.h"

#include <atomic>
#include <cstdint>

namespace fiberscope {

class CoreLock {
  public:
    void lock(Machine& m) {
        ++m.locks;
        std::uint32_t free = kFree;
        // acquire: pairs with the release in unlock().
        if (!word_.compare_exchange_strong(free, kHeld, std::memory_order_acquire,
                                           std::memory_order_relaxed)) [[unlikely]]
            lock_slowly(m);
    }

    void unlock(Machine& m) {
        --m.locks;
        // release: pairs with the acquires in lock() and lock_slowly().
        if (word_.exchange(kFree, std::memory_order_release) == kContended) [[unlikely]]
            word_.notify_one();
    }

  private:
    static constexpr std::uint32_t kFree = 0, kHeld = 1, kContended = 2;
    void lock_slowly(Machine& m);

    // kContended: somebody sleeps or is about to (Drepper, "Futexes Are Tricky", mutex 2).
    std::atomic<std::uint32_t> word_{kFree};
};

// Holds a lock for a block. Never across a park.
class Locked {
  public:
    Locked(Machine& m, CoreLock& lock) : m_(m), lock_(lock) { lock_.lock(m_); }
    ~Locked() { lock_.unlock(m_); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

  private:
    Machine& m_;
    CoreLock& lock_;
};

}  // namespace fiberscope
