// Timers: in order, exactly once, wherever they are, and gone when stop_timer has returned.
#include "core/sched/timers.h"

#include "core/runtime.h"
#include "core/sched/scheduler.h"
#include "tests/core/sched/rule_test.h"
#include "tests/judge.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <vector>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {
using TimerPtr = std::unique_ptr<Timer, void (*)(Timer*)>;
}  // namespace

TEST_CASE("timers: a heap fires its timers in the order in which they are due", "[timers]") {
    const unsigned seed = GENERATE(range(1u, 21u));
    CAPTURE(seed);
    struct Item {
        std::uint64_t due;
        std::vector<std::uint64_t>* fired;
    };
    std::vector<std::uint64_t> fired, expected;
    run(
        [&] {
            std::mt19937 dice(seed);
            std::vector<Item> items(100);
            std::vector<TimerPtr> timers;
            const std::uint64_t base = now_ns() + 60'000'000'000;  // nothing is due by itself
            TimerHeap& heap = current_machine()->p->timers;
            for (Item& item : items) {
                item = {base + dice() % 50, &fired};
                timers.push_back(make_timer(
                    [](Machine&, Timer& timer) {
                        auto* own = static_cast<Item*>(timer_argument(timer));
                        own->fired->push_back(own->due);
                    },
                    &item));
                start_timer(*timers.back(), item.due, 0);
            }
            // A third is taken out again, from anywhere in the heap.
            for (std::size_t i = 0; i < items.size(); ++i) {
                if (dice() % 3 == 0)
                    CHECK(stop_timer(*timers[i]));
                else
                    expected.push_back(items[i].due);
            }
            std::sort(expected.begin(), expected.end());
            CHECK(heap.first_ns() == expected.front());
            CHECK(heap.run_due(*current_machine(), base + 24));  // the first half
            CHECK(heap.first_ns() > base + 24);
            CHECK(heap.run_due(*current_machine(), base + 50));
            CHECK_FALSE(heap.run_due(*current_machine(), base + 50));
            CHECK(heap.first_ns() == kNever);
        },
        {.procs = 1});
    CHECK(fired == expected);
}

TEST_CASE("timers: a periodic one keeps its beat, and leaves out the beats that were missed",
          "[timers]") {
    std::vector<std::uint64_t> beats;
    std::uint64_t next = 0, base = 0;
    run(
        [&] {
            TimerPtr timer = make_timer(
                [](Machine&, Timer& due) {
                    static_cast<std::vector<std::uint64_t>*>(timer_argument(due))
                        ->push_back(due.when_ns);
                },
                &beats);
            base = now_ns() + 60'000'000'000;
            start_timer(*timer, base, 100);
            TimerHeap& heap = current_machine()->p->timers;
            heap.run_due(*current_machine(), base);        // on time
            heap.run_due(*current_machine(), base + 130);  // 30 late
            heap.run_due(*current_machine(), base + 777);  // five beats were missed
            next = heap.first_ns();
            CHECK(stop_timer(*timer));
        },
        {.procs = 1});
    // In the act when_ns is already the next beat.
    CHECK(beats == std::vector<std::uint64_t>{base + 100, base + 200, base + 800});
    CHECK(next == base + 800);
}

TEST_CASE("timers: armed and stopped by many goroutines, each fires or is stopped, never both",
          "[timers]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    CAPTURE(procs);
    std::atomic<int> fired{0}, stopped{0}, armed{0}, late{0};
    run(
        [&] {
            WaitGroup wg;
            for (int i = 0; i < 16; ++i) {
                wg.add();
                go([&, i] {
                    for (int round = 0; round < 40; ++round) {
                        struct State {
                            std::atomic<int>& fired;
                            std::atomic<bool> gone{false};
                            std::atomic<int>& late;
                        } state{fired, {}, late};
                        TimerPtr timer = make_timer(
                            [](Machine&, Timer& due) {
                                State& own = *static_cast<State*>(timer_argument(due));
                                own.late += own.gone.load();
                                ++own.fired;
                            },
                            &state);
                        ++armed;
                        const auto wait =
                            static_cast<std::uint64_t>((i * 7 + round * 13) % 20) * 10'000;
                        start_timer(*timer, now_ns() + wait, 0);
                        if (round % 2 == 0)
                            yield_now();
                        else
                            sleep_for(std::chrono::nanoseconds(100'000));
                        stopped += stop_timer(*timer);
                        state.gone = true;  // no act may be under way or come any more
                    }
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(fired + stopped == armed);
    CHECK(late == 0);
}

TEST_CASE("timers: those of a P that goes away fire on another", "[timers]") {
    std::atomic<int> woken{0};
    run(
        [&] {
            WaitGroup wg;
            for (int i = 0; i < 64; ++i) {
                wg.add();
                go([&] {
                    sleep_for(30ms);
                    ++woken;
                    wg.done();
                });
            }
            sleep_for(5ms);  // by now they sleep, on the heaps of several Ps
            gomaxprocs(1);
            wg.wait();
        },
        {.procs = 8});
    CHECK(woken == 64);
}

TEST_CASE("timers: each arming is told with when it is due, and ends once", "[timers]") {
    test::Judge record(true);
    test::run_judged(
        [] {
            sleep_for(1ms);
            TimerPtr timer = make_timer([](Machine&, Timer&) {}, nullptr);
            start_timer(*timer, now_ns() + 1'000'000'000, 0);
            stop_timer(*timer);
        },
        record, {.procs = 2});
    CHECK(record.count(Kind::timer_add) == 2);
    CHECK(record.count(Kind::timer_fire) == 1);
    CHECK(record.count(Kind::timer_stop) == 1);
    for (const Event& event : record.events())
        if (event.kind == Kind::timer_fire) CHECK(event.stamp_ns >= 1'000'000);
}

TEST_CASE("timers: whoever waits for the next one is woken for work before another M is made",
          "[timers]") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        const auto run = test::simulate(2, {}, seed, [] {
            go([] { sleep_for(100ms); });
            WaitGroup wg;
            for (int i = 0; i < 20; ++i) {
                wg.add(1);
                go([&] { wg.done(); });  // for the other M, which then waits for the sleeper
                checkpoint(100'000);
            }
            wg.wait();
        });
        CHECK(run->state().machines.size() == 2);
        CHECK(run->count(Kind::m_timer_wait) > run->count(Kind::m_timer_woke) + 10);
    }
}

TEST_CASE("timers: an M keeps its P and stays awake if one is due within 20 us", "[timers]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        const auto run = test::simulate(1, {}, seed, [] {
            for (int i = 0; i < 20; ++i)
                sleep_for(15us);
        });
        CHECK(run->count(Kind::timer_fire) == 20);
        CHECK(run->count(Kind::m_timer_wait) == 0);
        CHECK(run->count(Kind::p_release) == 0);
        const auto longer = test::simulate(1, {}, seed, [] { sleep_for(200us); });
        CHECK(longer->count(Kind::m_timer_wait) >= 1);
    }
}
