// Goroutines that are locked to their thread, on real threads.
#include "core/runtime.h"
#include "core/sched/scheduler.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {
// Not inlined: the thread may be another one after a park.
[[gnu::noinline]] std::thread::id this_thread() {
    return std::this_thread::get_id();
}
}  // namespace

TEST_CASE("locked: a locked goroutine stays on its thread, and nobody else runs there", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::atomic<int> moved{0}, intruders{0};
    run(
        [&] {
            WaitGroup wg;
            Chan<int> ping(0), pong(0);
            const std::thread::id own = this_thread();
            lock_os_thread();
            for (int i = 0; i < 4; ++i) {
                wg.add();
                go([&, ping, pong]() mutable {
                    for (int j = 0; j < 50; ++j) {
                        intruders += this_thread() == own;
                        pong.send(*ping.receive());
                        if (j % 10 == 0) yield_now();
                        if (j % 16 == 0) system_call([] { std::this_thread::sleep_for(30us); });
                    }
                    wg.done();
                });
            }
            for (int j = 0; j < 200; ++j) {
                ping.send(j);
                moved += this_thread() != own;
                pong.receive();
                if (j % 8 == 0) yield_now();
                if (j % 32 == 0) blocking([] { std::this_thread::sleep_for(30us); });
                if (j % 64 == 0) sleep_for(100us);
                moved += this_thread() != own;
            }
            wg.wait();
            moved += this_thread() != own;
            unlock_os_thread();
        },
        {.procs = procs});
    CHECK(moved == 0);
    CHECK(intruders == 0);
}

TEST_CASE("locked: it counts, and unlocking what is not locked does nothing", "[sched]") {
    test::Judge record(true);
    test::run_judged(
        [] {
            unlock_os_thread();
            lock_os_thread();
            lock_os_thread();
            unlock_os_thread();
            const std::thread::id own = this_thread();
            for (int i = 0; i < 20; ++i)
                yield_now();
            CHECK(this_thread() == own);
            unlock_os_thread();
            unlock_os_thread();
        },
        record, {.procs = 2});
    CHECK(record.count(Kind::go_lock) == 2);
}

TEST_CASE("locked: several locked goroutines talk to each other", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u);
    std::atomic<int> moved{0};
    run(
        [&] {
            Chan<int> ring[3] = {Chan<int>(0), Chan<int>(0), Chan<int>(0)};
            WaitGroup wg;
            for (int i = 0; i < 3; ++i) {
                wg.add();
                go([&, in = ring[i], out = ring[(i + 1) % 3]]() mutable {
                    lock_os_thread();
                    const std::thread::id own = this_thread();
                    while (const auto n = in.receive()) {
                        moved += this_thread() != own;
                        if (*n == 0) break;
                        out.send(*n - 1);
                    }
                    out.close();
                    unlock_os_thread();
                    wg.done();
                });
            }
            ring[0].send(100);
            wg.wait();
        },
        {.procs = procs});
    CHECK(moved == 0);
}

TEST_CASE("locked: a goroutine that ends locked takes its thread with it", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u);
    test::Judge record(true);
    std::atomic<int> ran{0};
    test::run_judged(
        [&] {
            WaitGroup wg;
            for (int i = 0; i < 10; ++i) {
                wg.add();
                go([&] {
                    lock_os_thread();
                    yield_now();
                    ++ran;
                    wg.done();
                });
            }
            wg.wait();
            while (goroutine_count() > 1)
                yield_now();
            sleep_for(2ms);
        },
        record, {.procs = procs});
    CHECK(ran == 10);
    // Some may be overtaken by the end of the run. Main may have lost its first thread too.
    CHECK(record.count(Kind::m_end) >= 1);
    CHECK(record.count(Kind::m_create) >= record.count(Kind::m_end));
}

// A fixed bug: each took a place for good, and threads that nobody joined kept their stacks.
TEST_CASE("locked: thousands end locked, and the Ms are as few as are used at once", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 3u);
    const bool judged = GENERATE(false, true);
    CAPTURE(procs, judged);
    const int rounds = judged ? 300 : 2000;
    std::size_t machines = 0;
    int ran = 0;
    const auto main = [&] {
        Chan<int> done(0);
        for (int i = 0; i < rounds; ++i) {
            go([&] {
                lock_os_thread();
                done.send(1);
            });
            ran += *done.receive();
        }
    };
    test::Judge judge;
    RunOptions options{.procs = procs};
    if (judged) options = judge.options(options);
    options.at_rest = [&, before = options.at_rest](const Scheduler& s) {
        machines = s.machines.size();
        if (before) before(s);
    };
    run(main, options);
    if (judged) judge.require_right();
    CHECK(ran == rounds);
    CHECK(machines < 50);
}

TEST_CASE("locked: a deadlock is found while an M sleeps with a locked goroutine", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u);
    std::function<void()> main = [] {
        Chan<int> never(0);
        go([never]() mutable {
            lock_os_thread();
            never.receive();
        });
        lock_os_thread();
        never.receive();
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    CHECK(run_to_end(spawn, {.procs = procs}).deadlocked);
}

TEST_CASE("locked: a deadlock is found after an M has ended with its goroutine", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u);
    world::Simulated world;
    const Outcome outcome = test::run_judged(
        [] {
            go([] { lock_os_thread(); });
            sleep_for(1ms);
            Chan<int>(0).receive();
        },
        {.procs = procs, .world = &world});
    CHECK(outcome.deadlocked);
}

TEST_CASE("locked: GOMAXPROCS is changed by a locked goroutine", "[sched]") {
    run(
        [] {
            lock_os_thread();
            const std::thread::id own = this_thread();
            for (const std::uint32_t count : {3u, 1u, 2u, 8u, 1u}) {
                gomaxprocs(count);
                CHECK(gomaxprocs(0) == count);
                CHECK(this_thread() == own);
            }
        },
        {.procs = 2});
}
