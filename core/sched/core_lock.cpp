#include "core/sched/core_lock.h"

#include "core/event/check.h"

namespace fiberscope {
namespace {
// About as long as the longest critical section here (a batch of 128 goroutines to the global
// queue); longer means that the holder is off its CPU, and sleeping costs less than spinning.
constexpr int kSpins = 200;

inline void relax() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}
}  // namespace

void CoreLock::lock_slowly(Machine& m) {
    // relaxed: only a question about our own machine.
    check((m.flags.load(std::memory_order_relaxed) & kOneThread) == 0,
          "core lock contended in a one-thread world: a gate stands inside a critical section");
    for (int i = 0; i < kSpins; ++i) {
        relax();
        std::uint32_t free = kFree;
        // acquire: pairs with the release in unlock(). relaxed on failure: nothing was learnt.
        if (word_.load(std::memory_order_relaxed) == kFree &&
            word_.compare_exchange_weak(free, kHeld, std::memory_order_acquire,
                                        std::memory_order_relaxed))
            return;
    }
    // From here on the word says that somebody may sleep, also when we take it: one spare notify.
    while (word_.exchange(kContended, std::memory_order_acquire) != kFree)
        word_.wait(kContended, std::memory_order_relaxed);
}

}  // namespace fiberscope
