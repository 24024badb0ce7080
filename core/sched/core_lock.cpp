#include "core/sched/core_lock.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace fiberscope {
namespace {
// Who finds the lock held stays away from it, for longer each time (pauses; one is 37 ns where it
// was measured). If two machines take the lock in turn, each pays for the way of its line, and of
// all that it guards, from one CPU's cache to the other's: ten times what they do inside. Left
// alone, the holder does hundreds of operations in a row at its own cache's speed.
constexpr int kFirstPauses = 64;
constexpr int kMostPauses = 1024;
// About 100 us in all; longer means that the holder is off its CPU.
constexpr int kSpins = 7;
// Then its CPU is offered to the holder, which may be waiting for this very one.
constexpr int kYields = 20;
// Then it is left alone for moments that double up to this: a holder that the kernel keeps off for
// long (a stopped virtual machine, a debugger) is not waited for at full speed.
constexpr std::chrono::microseconds kLongestSleep(1000);
}  // namespace

void CoreLock::lock_slowly(Machine& m) {
    // relaxed: only a question about our own machine.
    check((m.flags.load(std::memory_order_relaxed) & kOneThread) == 0,
          "core lock contended in a one-thread world: a gate stands inside a critical section");
    std::chrono::microseconds sleep(50);
    int pauses = kFirstPauses;
    for (int i = 0;; ++i) {
        if (i < kSpins) {
            pause_cpu(pauses);
            pauses = std::min(2 * pauses, kMostPauses);
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
