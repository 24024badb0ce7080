// Mutex and WaitGroup for C++ programs, with Go's behaviour. Usable on goroutines only.
#pragma once

#include "core/sched/panic.h"
#include "core/sync/sync_core.h"

namespace fiberscope {

// Works with std::lock_guard and std::unique_lock.
class Mutex {
  public:
    Mutex() = default;
    void lock() { core_.lock(); }
    bool try_lock() { return core_.try_lock(); }
    void unlock() {
        if (!core_.unlock()) throw Panic("sync: unlock of unlocked mutex");
    }

  private:
    MutexCore core_;
};

class WaitGroup {
  public:
    WaitGroup() = default;
    void add(std::int32_t delta = 1) {
        if (!core_.add(delta)) throw Panic("sync: negative WaitGroup counter");
    }
    void done() { add(-1); }
    void wait() { core_.wait(); }

  private:
    WaitGroupCore core_;
};

}  // namespace fiberscope
