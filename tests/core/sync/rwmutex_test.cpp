// What must hold of an RWMutex, and how a violation would show: a writer is alone (two counts of
// who is inside disagree), a writer that waits is not overtaken by readers that come later (they
// stand in a list in the order in which they got in), and nobody is forgotten (the run would
// deadlock).
#include "core/sync/rwmutex.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

using namespace fiberscope;

namespace {

// Until a writer waits: then no reader gets in any more.
void wait_for_waiting_writer(RWMutex& mutex) {
    while (mutex.try_lock_shared()) {
        mutex.unlock_shared();
        yield_now();
    }
}

// With one P: everybody else has run until it waits.
void let_all_others_wait() {
    for (int i = 0; i < 20; ++i)
        yield_now();
}

}  // namespace

TEST_CASE("rwmutex: readers share it, a writer has it alone", "[sync]") {
    run([] {
        RWMutex mutex;
        mutex.lock_shared();
        CHECK(mutex.try_lock_shared());
        CHECK_FALSE(mutex.try_lock());
        mutex.unlock_shared();
        CHECK_FALSE(mutex.try_lock());
        mutex.unlock_shared();
        CHECK(mutex.try_lock());
        CHECK_FALSE(mutex.try_lock());
        CHECK_FALSE(mutex.try_lock_shared());
        mutex.unlock();
        CHECK(mutex.try_lock_shared());
    });
}

TEST_CASE("rwmutex: unlocking what is not locked panics in Go's words", "[sync]") {
    run([] {
        RWMutex mutex;
        CHECK_THROWS_WITH(mutex.unlock(), "sync: Unlock of unlocked RWMutex");
        CHECK_THROWS_WITH(mutex.unlock_shared(), "sync: RUnlock of unlocked RWMutex");
        mutex.lock_shared();
        CHECK_THROWS_WITH(mutex.unlock(), "sync: Unlock of unlocked RWMutex");
        mutex.unlock_shared();
        mutex.lock();
        CHECK_THROWS_WITH(mutex.unlock_shared(), "sync: RUnlock of unlocked RWMutex");
        mutex.unlock();
        CHECK(mutex.try_lock());
    });
}

TEST_CASE("rwmutex: a writer that waits is not overtaken by readers that come later", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    std::string order;
    run(
        [&] {
            RWMutex mutex;
            std::mutex order_mutex;
            const auto note = [&](char who) {
                const std::lock_guard held(order_mutex);
                order += who;
            };
            WaitGroup wg;
            mutex.lock_shared();
            wg.add(6);
            go([&] {
                mutex.lock();
                note('w');
                mutex.unlock();
                wg.done();
            });
            wait_for_waiting_writer(mutex);
            for (int i = 0; i < 5; ++i) {
                go([&] {
                    mutex.lock_shared();
                    note('r');
                    mutex.unlock_shared();
                    wg.done();
                });
            }
            for (int i = 0; i < 10; ++i)
                yield_now();
            CHECK(order.empty());
            mutex.unlock_shared();
            wg.wait();
        },
        {.procs = procs});
    CHECK(order == "wrrrrr");
}

TEST_CASE("rwmutex: a writer's unlock lets in all readers that wait, before the next writer",
          "[sync]") {
    std::string order;
    run(
        [&] {
            RWMutex mutex;
            WaitGroup wg;
            wg.add(5);
            mutex.lock();
            const auto write = [&] {
                mutex.lock();
                order += 'w';
                yield_now();
                mutex.unlock();
                wg.done();
            };
            const auto read = [&] {
                mutex.lock_shared();
                order += 'r';
                yield_now();  // all readers are inside at once
                order += '.';
                mutex.unlock_shared();
                wg.done();
            };
            go(write);
            let_all_others_wait();
            go(write);
            let_all_others_wait();
            for (int i = 0; i < 3; ++i)
                go(read);
            let_all_others_wait();
            CHECK(order.empty());
            mutex.unlock();
            wg.wait();
        },
        {.procs = 1});
    CHECK(order == "rrr...ww");
}

TEST_CASE("rwmutex: never a reader with a writer, nor two writers, and every update is seen",
          "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u, 64u);
    constexpr int kWriters = 6, kReaders = 20, kRounds = 100;
    std::atomic<int> readers{0}, writers{0}, wrong{0};
    int value = 0, shadow = 0;  // plain: equal whenever nobody writes
    run(
        [&] {
            RWMutex mutex;
            WaitGroup wg;
            wg.add(kWriters + kReaders);
            for (int i = 0; i < kWriters; ++i) {
                go([&] {
                    for (int round = 0; round < kRounds; ++round) {
                        const std::unique_lock held(mutex);
                        wrong += ++writers != 1;
                        wrong += readers != 0;
                        ++value;
                        if (round % 8 == 0) yield_now();
                        ++shadow;
                        --writers;
                    }
                    wg.done();
                });
            }
            for (int i = 0; i < kReaders; ++i) {
                go([&, i] {
                    for (int round = 0; round < kRounds; ++round) {
                        const std::shared_lock held(mutex);
                        ++readers;
                        wrong += writers != 0;
                        wrong += value != shadow;
                        if ((round + i) % 16 == 0) yield_now();
                        --readers;
                    }
                    wg.done();
                });
            }
            wg.wait();
            CHECK(mutex.try_lock());
        },
        {.procs = procs});
    CHECK(wrong == 0);
    CHECK(value == kWriters * kRounds);
}

TEST_CASE("rwmutex: another goroutine may unlock", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    bool locked_again = false;
    run(
        [&] {
            RWMutex mutex;
            mutex.lock_shared();
            go([&] { mutex.unlock_shared(); });
            mutex.lock();
            go([&] { mutex.unlock(); });
            mutex.lock();
            locked_again = true;
        },
        {.procs = procs});
    CHECK(locked_again);
}
