#include "core/sched/core_lock.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace fiberscope {
namespace {
using Clock = std::chrono::steady_clock;

// Who finds the lock held stays away from it (in pauses, see pause_cpu). If two machines take a
// lock in turn, each pays for the way of its line, and of all that it guards, from one CPU's cache
// to the other's: ten times what they do inside. Left alone, the holder does hundreds of operations
// in a row at its own cache's speed. Whoever then finds a lock held again, after less time than it
// has just waited, waits twice as long: what it does between the two is not worth the disturbance.
constexpr int kFirstPauses = 64;
constexpr int kMostPauses = 1024;
// About 100 us in all; longer means that the holder is off its CPU.
constexpr int kSpins = 4;
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
    const auto began = Clock::now().time_since_epoch();
    const bool again = began - m.waited_until < m.waited_for;
    int pauses = again ? std::min(2 * m.wait_pauses, kMostPauses) : kFirstPauses;
    m.wait_pauses = pauses;
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
            break;
    }
    m.waited_until = Clock::now().time_since_epoch();
    m.waited_for = m.waited_until - began;
}

}  // namespace fiberscope
