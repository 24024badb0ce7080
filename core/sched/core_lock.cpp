#include "core/sched/core_lock.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace fiberscope {
namespace {
// About as long as the longest critical section here (a batch of 128 goroutines to the global
// queue); longer means that the holder is off its CPU.
constexpr int kSpins = 200;
// Then its CPU is offered to the holder, which may be waiting for this very one.
constexpr int kYields = 20;
// Then it is left alone for moments that double up to this: a holder that the kernel keeps off for
// long (a stopped virtual machine, a debugger) is not waited for at full speed.
constexpr std::chrono::microseconds kLongestSleep(1000);

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
    std::chrono::microseconds sleep(50);
    for (int i = 0;; ++i) {
        if (i < kSpins) {
            relax();
        } else if (i < kSpins + kYields) {
            std::this_thread::yield();
        } else {
            std::this_thread::sleep_for(sleep);
            sleep = std::min(2 * sleep, kLongestSleep);
        }
        // relaxed look first: an exchange takes the line from the holder. acquire: pairs with the
        // release in unlock().
        if (!held_.load(std::memory_order_relaxed) &&
            !held_.exchange(true, std::memory_order_acquire))
            return;
    }
}

}  // namespace fiberscope
