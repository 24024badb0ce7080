// The scheduler's rules as events show them, and what a run's end says.
#include "core/runtime.h"
#include "core/sched/cpu_quota.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace fiberscope;
using namespace std::chrono_literals;
using fiberscope::test::Judge;
using fiberscope::test::run_judged;

// A fixed bug: goroutines that run from runnext do not count as ticks, so such a pair kept all
// others from running, for ever.
TEST_CASE("sched: two goroutines that wake each other do not keep the others waiting", "[sched]") {
    std::uint64_t rounds = 0;
    std::uint64_t waited_ns = 0;
    run(
        [&] {
            Chan<int> ping(0), pong(0);
            go([ping, pong]() mutable {
                for (;;) {
                    ping.receive();
                    pong.send(1);
                }
            });
            go([&rounds, ping, pong]() mutable {
                for (;;) {
                    ping.send(1);
                    pong.receive();
                    ++rounds;
                }
            });
            yield_now();
            const std::uint64_t began = now_ns();
            yield_now();
            waited_ns = now_ns() - began;
        },
        {.procs = 1});
    CHECK(rounds > 0);
    CHECK(waited_ns < 500'000'000);  // a slice of 10 ms, and room for a busy machine
}

TEST_CASE("sched: an idle P steals, half of what its victim has", "[sched]") {
    bool stolen = false;
    for (int attempt = 0; attempt < 20 && !stolen; ++attempt) {
        Judge record(true);
        run_judged(
            [] {
                WaitGroup wg;
                wg.add(100);
                for (int i = 0; i < 100; ++i)
                    go([&] {
                        const std::uint64_t until = now_ns() + 50'000;
                        while (now_ns() < until) {
                        }
                        wg.done();
                    });
                wg.wait();
            },
            record, {.procs = 2});
        for (const Event& event : record.events())
            stolen |= event.kind == Kind::local_steal;
    }
    CHECK(stolen);
}

TEST_CASE("sched: a goroutine that computes beyond 10 ms is preempted at a safepoint", "[sched]") {
    Judge record(true);
    bool other_ran_meanwhile = false;
    run_judged(
        [&] {
            bool other_ran = false;
            go([&] { other_ran = true; });
            const std::uint64_t until = now_ns() + 60'000'000;
            while (now_ns() < until && !other_ran)
                checkpoint(1);
            other_ran_meanwhile = other_ran;
        },
        record, {.procs = 1});
    CHECK(other_ran_meanwhile);
    CHECK(record.count(Kind::go_preempt, Rule::preempt_slice) >= 1);
}

TEST_CASE("sched: sleepers wake no earlier than asked", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u);
    std::atomic<int> early{0};
    run(
        [&] {
            WaitGroup wg;
            for (int i = 1; i <= 20; ++i) {
                wg.add();
                go([&, i] {
                    const std::uint64_t began = now_ns();
                    sleep_for(i * 500us);
                    early += now_ns() - began < static_cast<std::uint64_t>(i) * 500'000;
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(early == 0);
}

TEST_CASE("sched: a timer that is stopped does not fire", "[sched]") {
    static std::atomic<int> fired;
    fired = 0;
    run([] {
        auto timer = make_timer([](Machine&, Timer&) { ++fired; }, nullptr);
        start_timer(*timer, now_ns() + 300'000'000, 0);  // far enough for a slow machine
        CHECK(stop_timer(*timer));
        CHECK_FALSE(stop_timer(*timer));
        sleep_for(350ms);
    });
    CHECK(fired == 0);
}

TEST_CASE("sched: a deadlock names every goroutine's wait reason", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::function<void()> main = [] {
        Chan<int> ch(0);
        auto mutex = std::make_shared<Mutex>();
        mutex->lock();
        go([=]() mutable { ch.send(1); });
        go([=] { mutex->lock(); });
        WaitGroup wg;
        wg.add();
        wg.wait();
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    const Outcome outcome = run_to_end(spawn, {.procs = procs});
    CHECK(outcome.exit_status == 2);
    CHECK(outcome.deadlocked);
    REQUIRE(outcome.goroutines.size() == 3);
    const std::string text = report(outcome);
    CHECK(text.rfind("fatal error: all goroutines are asleep - deadlock!\n", 0) == 0);
    for (const char* line : {"goroutine 1 [sync.WaitGroup.Wait]:", "goroutine 2 [chan send]:",
                             "goroutine 3 [sync.Mutex.Lock]:"})
        CHECK(text.find(line) != std::string::npos);
}

TEST_CASE("sched: an escaped exception ends the run and names the goroutine and its creation",
          "[sched]") {
    std::function<void()> main = [] {
        go([] { throw std::runtime_error("boom"); });
        sleep_for(1s);
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    const Outcome outcome = run_to_end(spawn, {.procs = 2});
    CHECK(outcome.exit_status == 2);
    const std::string text = report(outcome);
    CHECK(text.rfind("panic: boom\n\ngoroutine 2 [running]:\n", 0) == 0);
    CHECK(text.find("created by sched_test.cpp:") != std::string::npos);
    CHECK(text.find(" in goroutine 1\n") != std::string::npos);
}

TEST_CASE("sched: an exception is caught on the goroutine that threw it, also across parks",
          "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u);
    std::atomic<int> right{0};
    run(
        [&] {
            WaitGroup wg;
            for (int i = 0; i < 20; ++i) {
                wg.add();
                go([&, i] {
                    try {
                        try {
                            throw i;
                        } catch (const int) {
                            sleep_for(
                                1ms);  // parked inside a handler; perhaps another thread after
                            throw;
                        }
                    } catch (const int caught) {
                        right += caught == i;
                    }
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(right == 20);
}

TEST_CASE("sched: exit_run ends the run with its status, whoever still runs", "[sched]") {
    CHECK(run([] {
              go([] {
                  for (;;)
                      yield_now();
              });
              exit_run(7);
          }) == 7);
}

TEST_CASE("sched: a stopper ends a run from outside", "[sched]") {
    Stopper stopper;
    std::thread outside([&] {
        std::this_thread::sleep_for(20ms);
        stopper.stop(5);
    });
    CHECK(run(
              [] {
                  for (;;)
                      yield_now();
              },
              {.procs = 2, .stopper = &stopper}) == 5);
    outside.join();
}

TEST_CASE("sched: GOMAXPROCS defaults to something this process may use", "[sched]") {
    CHECK(default_proc_count() >= 1);
    CHECK(default_proc_count() <= 1024);
    std::uint32_t procs = 0;
    run([&] { procs = gomaxprocs(0); });
    CHECK(procs == default_proc_count());
}

TEST_CASE("sched: goroutines are counted until they end", "[sched]") {
    run([] {
        CHECK(goroutine_count() == 1);
        Chan<int> hold(0), done(0);
        for (int i = 0; i < 3; ++i)
            go([=]() mutable {
                hold.receive();
                done.send(1);
            });
        CHECK(goroutine_count() == 4);
        hold.close();
        for (int i = 0; i < 3; ++i)
            done.receive();
        while (goroutine_count() > 1)
            yield_now();
    });
}

TEST_CASE("go_exit: runs the goroutine's destructors and ends no other", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    std::atomic<int> destroyed{0}, went_on{0};
    const int status = run(
        [&] {
            struct Counts {
                std::atomic<int>& count;
                ~Counts() { ++count; }
            };
            WaitGroup wg;
            wg.add(100);
            for (int i = 0; i < 100; ++i) {
                go([&] {
                    struct Done {
                        WaitGroup& wg;
                        ~Done() { wg.done(); }
                    } const done{wg};
                    const Counts outer{destroyed};
                    [&] {
                        const Counts inner{destroyed};
                        try {
                            yield_now();
                            go_exit();
                        } catch (const std::exception&) {
                            ++went_on;  // it is none
                        }
                    }();
                    ++went_on;
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(status == 0);
    CHECK(destroyed == 200);
    CHECK(went_on == 0);
}

TEST_CASE("go_exit: main's end by it is not the run's", "[sched]") {
    bool worked = false;
    const auto outcome_of = [&](void (*main)(void*), std::uint32_t procs) {
        return run_to_end({.entry = main, .argument = &worked}, {.procs = procs});
    };
    const std::uint32_t procs = GENERATE(1u, 4u);
    Outcome outcome = outcome_of(
        [](void* done) {
            go([done] {
                sleep_for(1ms);
                *static_cast<bool*>(done) = true;
            });
            go_exit();
        },
        procs);
    CHECK(worked);
    CHECK(outcome.exit_status == 2);
    CHECK(outcome.goroutines.empty());
    CHECK(report(outcome) ==
          "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n");

    // One is left, asleep for ever.
    outcome = outcome_of(
        [](void*) {
            go([] { Chan<int>(0).receive(); });
            go_exit();
        },
        procs);
    CHECK(outcome.reason == "all goroutines are asleep - deadlock!");
    REQUIRE(outcome.goroutines.size() == 1);
    CHECK(outcome.goroutines[0].reason == WaitReason::chan_receive);

    outcome = outcome_of(
        [](void*) {
            go([] { exit_run(3); });
            go_exit();
        },
        procs);
    CHECK(outcome.exit_status == 3);
}
