#include "core/sync/cond.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <vector>

using namespace fiberscope;

TEST_CASE("cond: signal wakes those who wait in the order in which they came", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    std::vector<int> came, left;
    run(
        [&] {
            Mutex mutex;
            Cond cond;
            Chan<int> out(0);
            for (int i = 0; i < 20; ++i) {
                go([&, i] {
                    std::unique_lock lock(mutex);
                    came.push_back(i);  // its ticket is drawn before the lock is free again
                    cond.wait(lock);
                    left.push_back(i);
                    lock.unlock();
                    out.send(i);
                });
            }
            for (;;) {
                const std::lock_guard held(mutex);
                if (came.size() == 20) break;
                yield_now();
            }
            for (int i = 0; i < 20; ++i) {
                cond.signal();
                out.receive();
            }
        },
        {.procs = procs});
    CHECK(came.size() == 20);
    CHECK(left == came);
}

TEST_CASE("cond: broadcast wakes all who wait, and nobody who comes later", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    const bool shared = GENERATE(false, true);
    Outcome outcome;
    int woken = 0, late = 0;
    const std::function<void()> main = [&] {
        RWMutex mutex;
        Cond cond;
        Mutex counts;
        int waiting = 0;
        WaitGroup wg;
        const auto wait = [&](auto lock) {
            counts.lock();
            ++waiting;
            counts.unlock();
            cond.wait(lock);
            const std::lock_guard held(counts);
            ++woken;
            wg.done();
        };
        wg.add(10);
        for (int i = 0; i < 10; ++i) {
            go([&] {
                if (shared)
                    wait(std::shared_lock(mutex));
                else
                    wait(std::unique_lock(mutex));
            });
        }
        for (bool all = false; !all; yield_now()) {
            const std::lock_guard held(counts);
            all = waiting == 10;
        }
        mutex.lock();  // now all have let go of it: their tickets are drawn
        cond.broadcast();
        mutex.unlock();
        wg.wait();
        cond.broadcast();
        std::unique_lock lock(mutex);
        cond.wait(lock);  // nobody will: the run ends here
        late = 1;
    };
    outcome =
        run_to_end({.entry = [](void* f) { (*static_cast<const std::function<void()>*>(f))(); },
                    .argument = const_cast<std::function<void()>*>(&main)},
                   {.procs = procs});
    CHECK(woken == 10);
    CHECK(late == 0);
    CHECK(outcome.deadlocked);
    REQUIRE(outcome.goroutines.size() == 1);
    CHECK(outcome.goroutines[0].reason == WaitReason::cond_wait);
}

TEST_CASE("cond: a signal without anybody who waits is no signal for later", "[sync]") {
    run([] {
        Mutex mutex;
        Cond cond;
        cond.signal();
        cond.signal();
        cond.broadcast();
        bool signalled = false;
        std::unique_lock lock(mutex);
        go([&] {
            const std::lock_guard held(mutex);
            signalled = true;
            cond.signal();
        });
        CHECK_FALSE(signalled);
        cond.wait(lock);
        CHECK(signalled);
        CHECK(lock.owns_lock());
    });
}

// The classic: with one signal per change and exact wake-ups, a lost one is a deadlock, and a
// spurious one shows as a queue that is too long or empty.
TEST_CASE("cond: a bounded queue between many goroutines loses and invents nothing", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u, 64u);
    constexpr int kEach = 300, kPairs = 6;
    long sum = 0;
    std::size_t most = 0;
    run(
        [&] {
            Mutex mutex;
            Cond room, work;
            std::deque<int> queue;
            WaitGroup wg;
            wg.add(2 * kPairs);
            for (int i = 0; i < kPairs; ++i) {
                go([&] {
                    for (int n = 1; n <= kEach; ++n) {
                        const std::lock_guard held(mutex);
                        room.wait(mutex, [&] { return queue.size() < 4; });
                        queue.push_back(n);
                        most = std::max(most, queue.size());
                        work.signal();
                    }
                    wg.done();
                });
                go([&] {
                    for (int n = 1; n <= kEach; ++n) {
                        const std::lock_guard held(mutex);
                        work.wait(mutex, [&] { return !queue.empty(); });
                        sum += queue.front();
                        queue.pop_front();
                        room.signal();
                    }
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(sum == long{kPairs} * kEach * (kEach + 1) / 2);
    CHECK(most <= 4);
}
