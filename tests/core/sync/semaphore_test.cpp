#include "core/sync/semaphore.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <atomic>
#include <mutex>
#include <random>
#include <string>

using namespace fiberscope;
using namespace std::chrono_literals;

TEST_CASE("semaphore: what is acquired is not free until it is released", "[sync]") {
    run([] {
        Semaphore semaphore(5);
        semaphore.acquire(3);
        CHECK_FALSE(semaphore.try_acquire(3));
        CHECK(semaphore.try_acquire(2));
        CHECK_FALSE(semaphore.try_acquire());
        semaphore.release(5);
        {
            const std::lock_guard one(semaphore);
            CHECK_FALSE(semaphore.try_acquire(5));
        }
        CHECK(semaphore.try_acquire(5));
    });
}

TEST_CASE("semaphore: misuse panics and changes nothing", "[sync]") {
    run([] {
        Semaphore semaphore(2);
        CHECK_THROWS_WITH(semaphore.release(), "semaphore: released more than held");
        CHECK_THROWS_WITH(semaphore.acquire(3),
                          "semaphore: acquire of more permits than there are");
        semaphore.acquire();
        CHECK_THROWS_WITH(semaphore.release(2), "semaphore: released more than held");
        CHECK(semaphore.try_acquire());
        CHECK_FALSE(semaphore.try_acquire());
    });
}

// Were small wishes granted while a big one waits, it could wait for ever.
TEST_CASE("semaphore: who wants many is not passed by those who want few", "[sync]") {
    std::string order;
    run(
        [&] {
            Semaphore semaphore(4);
            WaitGroup wg;
            wg.add(3);
            semaphore.acquire(3);
            const auto want = [&](std::uint32_t n, char who) {
                semaphore.acquire(n);
                order += who;
                semaphore.release(n);
                wg.done();
            };
            go([&] { want(4, 'a'); });
            yield_now();                           // one P: it waits now
            CHECK_FALSE(semaphore.try_acquire());  // one is free, but a stands before
            go([&] { want(2, 'b'); });
            yield_now();
            go([&] { want(3, 'c'); });
            yield_now();
            CHECK(order.empty());
            semaphore.release(3);
            wg.wait();
        },
        {.procs = 1});
    CHECK(order == "abc");
}

TEST_CASE("semaphore: who waits gives up when its context is over, and lets the next one in",
          "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            Semaphore semaphore(4);
            auto [ctx, cancel] = with_cancel(background());
            CHECK(semaphore.acquire(ctx, 3));
            Chan<bool> big(0), small(0);
            go([&, context = ctx]() mutable { big.send(semaphore.acquire(context, 2)); });
            while (semaphore.try_acquire()) {  // until it stands in line
                semaphore.release();
                yield_now();
            }
            go([&]() mutable { small.send(semaphore.acquire(background(), 1)); });
            for (int i = 0; i < 10; ++i)
                yield_now();
            cancel();
            CHECK(big.receive() == false);
            CHECK(small.receive() == true);
            CHECK_FALSE(semaphore.acquire(ctx, 0));
            auto [soon, cancel_soon] = with_timeout(background(), 1ms);
            CHECK_FALSE(semaphore.acquire(soon, 5));  // there are no five
            semaphore.release(4);
            CHECK_FALSE(semaphore.try_acquire(5));
            CHECK(semaphore.try_acquire(4));
        },
        {.procs = procs});
}

// A permit that was granted and given up at once must be neither lost nor doubled: at the end all
// are there, and never more than all.
TEST_CASE("semaphore: giving up and being granted at once loses no permit", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u, 64u);
    std::atomic<int> out{0}, too_many{0}, granted{0};
    run(
        [&] {
            Semaphore semaphore(3);
            WaitGroup wg;
            wg.add(16);
            for (unsigned i = 0; i < 16; ++i) {
                go([&, i] {
                    std::minstd_rand dice(i);
                    for (int round = 0; round < 40; ++round) {
                        auto [ctx, cancel] = with_cancel(background());
                        go([end = std::move(cancel)]() mutable { end(); });
                        const auto n = static_cast<std::uint32_t>(1 + dice() % 3);
                        if (!semaphore.acquire(ctx, n)) continue;
                        ++granted;
                        too_many += (out += static_cast<int>(n)) > 3;
                        yield_now();
                        out -= static_cast<int>(n);
                        semaphore.release(n);
                    }
                    wg.done();
                });
            }
            wg.wait();
            CHECK(semaphore.try_acquire(3));
        },
        {.procs = procs});
    CHECK(too_many == 0);
    CHECK(granted > 0);
}

TEST_CASE("semaphore: never are more permits out than there are, and all come back", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u, 64u);
    constexpr std::uint32_t kPermits = 7;
    std::atomic<std::uint32_t> out{0}, most{0};
    run(
        [&] {
            Semaphore semaphore(kPermits);
            WaitGroup wg;
            wg.add(24);
            for (unsigned i = 0; i < 24; ++i) {
                go([&, i] {
                    std::minstd_rand dice(i);
                    for (int round = 0; round < 60; ++round) {
                        const auto n = static_cast<std::uint32_t>(1 + dice() % kPermits);
                        semaphore.acquire(n);
                        const std::uint32_t now = out += n;
                        std::uint32_t seen = most;
                        while (now > seen && !most.compare_exchange_weak(seen, now)) {
                        }
                        if (round % 4 == 0) yield_now();
                        out -= n;
                        semaphore.release(n);
                    }
                    wg.done();
                });
            }
            wg.wait();
            CHECK(semaphore.try_acquire(kPermits));
        },
        {.procs = procs});
    CHECK(most <= kPermits);
    CHECK(most >= 1);
    CHECK(out == 0);
}
