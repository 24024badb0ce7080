// The locks inside the runtime: short critical sections, counted per machine so that a gate can
// assert that none is held. In a one-thread world they are never contended, since gates stand
// outside.
#pragma once

#include "core/event/check.h"
#include "core/sched/machine.h"

#include <atomic>
#include <cstdint>

namespace fiberscope {

// Waits without looking at anything. A pause is 37 ns on the machine where the counts were chosen.
inline void pause_cpu(int pauses) {
    for (int i = 0; i < pauses; ++i) {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }
}

// Taken by any machine. One locked instruction: the holder gives it back by a plain store, so it
// cannot know of a sleeper, and a waiter looks again by itself, spinning first, then yielding its
// CPU, then sleeping for moments (core_lock.cpp).
class CoreLock {
  public:
    void lock(Machine& m) {
        ++m.locks;
        // acquire: pairs with the release in unlock().
        if (held_.exchange(true, std::memory_order_acquire)) [[unlikely]]
            lock_slowly(m);
    }

    void unlock(Machine& m) {
        --m.locks;
        // release: pairs with the acquires in lock() and lock_slowly().
        held_.store(false, std::memory_order_release);
    }

    // Whether somebody is inside, now. acquire: whoever sees it free sees what was done inside.
    bool is_held() const { return held_.load(std::memory_order_acquire); }

  protected:
    void lock_slowly(Machine& m);

    std::atomic<bool> held_{false};
};

// Taken only by machines that hold a P: the lock of a channel, a mutex, a timer heap. With one P
// there is nobody to keep out, and it is only marked as held.
class ProcLock : public CoreLock {
  public:
    void lock(Machine& m) {
        if (!is_solo(m)) return CoreLock::lock(m);
        ++m.locks;
        // relaxed: see is_solo().
        check(!held_.load(std::memory_order_relaxed), "a lock is held by nobody who could hold it");
        held_.store(true, std::memory_order_relaxed);
    }
};

// Holds a lock for a block. Never across a park.
template <class Lock>
class Locked {
  public:
    Locked(Machine& m, Lock& lock) : m_(m), lock_(lock) { lock_.lock(m_); }
    ~Locked() { lock_.unlock(m_); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

  private:
    Machine& m_;
    Lock& lock_;
};

}  // namespace fiberscope
