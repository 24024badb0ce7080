// The simulated world's time: what moves the clocks, by how much, and that nothing else does.
#include "sim/world/simulated.h"

#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <atomic>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

namespace fiberscope::test {
namespace {

using namespace std::chrono_literals;

constexpr world::Costs kFree{.chan_ns = 0,
                             .lock_ns = 0,
                             .spawn_ns = 0,
                             .yield_ns = 0,
                             .sleep_ns = 0,
                             .schedule_ns = 0,
                             .steal_ns = 0,
                             .idle_ns = 0,
                             .wake_ns = 0,
                             .start_ns = 0,
                             .spin_ns = 0,
                             .work_unit_ns = 0};

// Runs `main` in a world of these costs; every event goes through the fold.
Outcome simulate(const std::function<void()>& main, const world::Costs& costs,
                 std::uint32_t procs = 1, std::uint64_t seed = 1) {
    world::Simulated world(costs);
    return run_judged(main, {.procs = procs, .world = &world, .seed = seed});
}

}  // namespace

TEST_CASE("costs: every point has its figure, and those that others count have none", "[world]") {
    const world::Costs costs{.chan_ns = 1,
                             .lock_ns = 2,
                             .spawn_ns = 3,
                             .yield_ns = 4,
                             .sleep_ns = 5,
                             .schedule_ns = 6,
                             .steal_ns = 7,
                             .idle_ns = 8,
                             .wake_ns = 9,
                             .start_ns = 10,
                             .spin_ns = 11,
                             .work_unit_ns = 12,
                             .fine_ns = 13};
    CHECK(costs.at(Point::chan) == 1);
    CHECK(costs.at(Point::lock) == 2);
    CHECK(costs.at(Point::spawn) == 3);
    CHECK(costs.at(Point::yield) == 4);
    CHECK(costs.at(Point::sleep) == 5);
    CHECK(costs.at(Point::schedule) == 6);
    CHECK(costs.at(Point::steal) == 7);
    CHECK(costs.at(Point::idle) == 8);
    CHECK(costs.at(Point::spin) == 11);
    CHECK(costs.at(Point::fine) == 13);
    for (const Point point : {Point::safepoint, Point::woken})
        CHECK(costs.at(point) == 0);
}

TEST_CASE("simulated: where nothing costs anything, only sleeping takes time", "[world]") {
    std::uint64_t before = 1, between = 1, after = 0;
    simulate(
        [&] {
            before = now_ns();
            Chan<int> c(0);
            go([c]() mutable { c.send(1); });
            c.receive();
            yield_now();
            between = now_ns();
            sleep_for(24h);
            after = now_ns();
        },
        kFree);
    CHECK(before == 0);
    CHECK(between == 0);
    CHECK(after == 24ull * 3600 * 1'000'000'000);
}

TEST_CASE("simulated: a run without an end can be stopped from another thread", "[world]") {
    world::Simulated world;
    std::atomic<bool> begun = false;
    std::thread stopper([&] {
        while (!begun)
            std::this_thread::yield();
        world.stop();
    });
    const Outcome outcome = run_judged(
        [&] {
            go([] {
                for (;;)
                    sleep_for(1s);
            });
            begun = true;
            for (;;)
                checkpoint();
        },
        {.procs = 2, .world = &world});
    stopper.join();
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.reason.empty());
    CHECK_FALSE(outcome.deadlocked);
}

TEST_CASE("simulated: an operation takes what its cost says", "[world]") {
    world::Costs costs = kFree;
    costs.chan_ns = 1000;
    std::uint64_t took = 0;
    simulate(
        [&] {
            Chan<int> c(10);
            const std::uint64_t start = now_ns();
            for (int i = 0; i < 5; ++i)
                c.send(i);
            took = now_ns() - start;
        },
        costs);
    CHECK(took == 5000);
}

TEST_CASE("simulated: sleepers wake in the order of their times, on any number of Ps", "[world]") {
    for (const std::uint32_t procs : {1u, 2u, 8u, 64u}) {
        std::vector<int> order;
        simulate(
            [&] {
                WaitGroup wg;
                wg.add(4);
                for (const int ms : {30, 10, 40, 20}) {
                    go([&, ms] {
                        sleep_for(std::chrono::milliseconds(ms));
                        order.push_back(ms);
                        wg.done();
                    });
                }
                wg.wait();
            },
            {}, procs);
        CAPTURE(procs);
        CHECK(order == std::vector<int>{10, 20, 30, 40});
    }
}

TEST_CASE("simulated: nobody's clock runs backwards, and a woken goroutine is not before its waker",
          "[world]") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        bool ordered = true;
        simulate(
            [&] {
                Chan<std::uint64_t> c(0);
                WaitGroup wg;
                wg.add(4);
                for (int g = 0; g < 4; ++g) {
                    go([&, c, g]() mutable {
                        std::uint64_t last = 0;
                        for (int i = 0; i < 40; ++i) {
                            ordered &= now_ns() >= last;
                            last = now_ns();
                            if (g % 2 == 0)
                                c.send(now_ns());
                            else
                                ordered &= *c.receive() <= now_ns();
                        }
                        wg.done();
                    });
                }
                wg.wait();
            },
            {}, 4, seed);
        CAPTURE(seed);
        CHECK(ordered);
    }
}

TEST_CASE("simulated: the seed decides what chance decides, and nothing else does", "[world]") {
    const auto winners = [](std::uint64_t seed) {
        std::vector<int> all;
        simulate(
            [&] {
                Chan<int> a(1), b(1);
                for (int i = 0; i < 16; ++i) {
                    a.send(0);
                    b.send(1);
                    int got = -1;
                    SelectCase cases[] = {{a.core(), false, &got}, {b.core(), false, &got}};
                    select(cases, 2, false);
                    all.push_back(got);
                    if (got == 0)
                        b.receive();
                    else
                        a.receive();
                }
            },
            {}, 1, seed);
        return all;
    };
    CHECK(winners(1) == winners(1));
    std::set<std::vector<int>> different;
    for (std::uint64_t seed = 1; seed <= 8; ++seed)
        different.insert(winners(seed));
    CHECK(different.size() > 4);
}

TEST_CASE("simulated: when all sleep for ever the run ends as a deadlock", "[world]") {
    for (const std::uint32_t procs : {1u, 4u}) {
        const Outcome outcome = simulate([] { Chan<int>(0).receive(); }, {}, procs);
        CHECK(outcome.deadlocked);
        CHECK(outcome.exit_status == 2);
    }
}

TEST_CASE("simulated: a thousand Ps of one thread", "[world]") {
    int done = 0;
    simulate(
        [&] {
            WaitGroup wg;
            wg.add(2000);
            for (int i = 0; i < 2000; ++i) {
                go([&] {
                    sleep_for(1us);
                    ++done;
                    wg.done();
                });
            }
            wg.wait();
        },
        {}, 1000);
    CHECK(done == 2000);
}

}  // namespace fiberscope::test
