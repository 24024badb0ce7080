// Timers: under stress each fires once or is stopped, never early and never after it was stopped;
// and by the events alone they leave each P's heap in the order of a sorted map, none is slept
// through.
#include "sim/world/simulated.h"
#include "tests/core/stress/stress.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

namespace {

using TimerPtr = std::unique_ptr<Timer, void (*)(Timer*)>;

struct Counts {
    std::atomic<int> armed{0}, fired{0}, stopped{0}, late{0}, early{0};
};

// A timer's own view: who arms it says when it is due, and when it may not fire any more.
struct Alarmed {
    Counts& counts;
    std::uint64_t due_ns = 0;
    std::atomic<bool> gone{false};
};

void on_time(Machine&, Timer& timer) {
    auto& own = *static_cast<Alarmed*>(timer_argument(timer));
    own.counts.late += own.gone.load();
    own.counts.early += now_ns() < own.due_ns;
    ++own.counts.fired;
}

}  // namespace

TEST_CASE("stress: timers: each fires once or is stopped, neither early nor after", "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    constexpr int kGoroutines = 24;
    const int rounds = (judged ? 10 : 40) * kStressScale;
    Counts counts;
    std::atomic<int> slept_short{0};
    stress(procs, judged, [&] {
        WaitGroup wg;
        wg.add(kGoroutines);
        for (int g = 0; g < kGoroutines; ++g)
            go([&, g] {
                Dice dice(seed + static_cast<std::uint32_t>(g));
                for (int round = 0; round < rounds; ++round) {
                    Alarmed own{counts};
                    TimerPtr timer = make_timer(on_time, &own);
                    own.due_ns = now_ns() + dice.below(20) * 10'000;
                    ++counts.armed;
                    start_timer(*timer, own.due_ns, 0);
                    const std::uint64_t until_ns = now_ns() + dice.below(20) * 10'000;
                    if (dice.below(3) != 0) {
                        sleep_for(std::chrono::nanoseconds(
                            until_ns - now_ns() < 1'000'000 ? until_ns - now_ns() : 0));
                        slept_short += now_ns() < until_ns;
                    } else {
                        yield_now();
                    }
                    counts.stopped += stop_timer(*timer);
                    own.gone = true;
                }
                wg.done();
            });
        wg.wait();
    });
    CHECK(counts.fired + counts.stopped == counts.armed);
    CHECK(counts.late == 0);
    CHECK(counts.early == 0);
    CHECK(slept_short == 0);
}

namespace {

// The pending timers of each P, sorted.
class Sorted final : public Sink {
  public:
    void take(const Event& event, std::string_view) override {
        if (event.kind == Kind::p_acquire) proc_of_[event.m] = event.object;
        if (event.kind == Kind::timer_add) {
            auto& heap = heaps_[proc_of_[event.m]];
            places_[event.object] = {&heap, heap.emplace(event.wide(), event.object)};
        }
        if (event.kind != Kind::timer_fire && event.kind != Kind::timer_stop) return;
        const auto [heap, timer] = places_.at(event.object);
        if (event.kind == Kind::timer_fire) {
            if (timer->first != heap->begin()->first) wrong = "one that is due later fired first";
            // The stamp is that of the scheduling step, which may have begun before it was due.
            latest_ns = std::max(
                latest_ns, std::max<std::uint64_t>(event.stamp_ns, timer->first) - timer->first);
            ++fired;
        }
        heap->erase(timer);
        places_.erase(event.object);
    }
    bool empty() const { return places_.empty(); }

    std::string wrong;
    int fired = 0;
    std::uint64_t latest_ns = 0;

  private:
    using Heap = std::multimap<std::uint64_t, std::uint32_t>;
    std::map<std::uint32_t, Heap> heaps_;                                     // by P
    std::map<std::uint32_t, std::pair<Heap*, Heap::const_iterator>> places_;  // by timer
    std::map<std::uint32_t, std::uint32_t> proc_of_;                          // by M
};

}  // namespace

TEST_CASE("stress: timers: each heap is a sorted map, and none is slept through", "[stress]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 3u, 8u, 64u);
    for (std::uint64_t seed = 1; seed <= seeds(15); ++seed) {
        CAPTURE(procs, seed);
        Counts counts;
        Sorted sorted;
        Judge judge;
        // In half of the runs others come between a timer's leaving its heap and its act.
        Dice costs(seed);
        world::Simulated world({.fine_ns = seed % 2 == 0 ? 1 + costs.below(2000) : 0});
        run_judged(
            [&] {
                WaitGroup wg;
                wg.add(20);
                for (std::uint64_t g = 0; g < 20; ++g)
                    go([&, g] {
                        Dice dice(seed * 100 + g);
                        for (int round = 0; round < 20; ++round) {
                            Alarmed own{counts};
                            TimerPtr timer = make_timer(on_time, &own);
                            // Near, far, and at the same time as others.
                            const std::uint64_t now = now_ns();
                            own.due_ns = now - now % 50'000 + dice.below(8) * 50'000;
                            start_timer(*timer, own.due_ns, dice.below(4) == 0 ? 30'000 : 0);
                            if (dice.below(2) == 0)
                                sleep_for(std::chrono::microseconds(dice.below(500)));
                            checkpoint(dice.below(20'000));
                            stop_timer(*timer);
                            own.gone = true;
                        }
                        wg.done();
                    });
                wg.wait();
            },
            judge, {.procs = procs, .world = &world, .sink = &sorted, .seed = seed});
        REQUIRE(sorted.wrong == "");
        CHECK(sorted.empty());
        CHECK(counts.early == 0);
        CHECK(counts.late == 0);
        CHECK(sorted.fired > 100);
        // A goroutine of 40 us at the most runs before each of those that are due at once.
        CHECK(sorted.latest_ns < 1'000'000);
    }
}

// One M sleeps until a timer that is far away. Nearer ones are armed by a goroutine that then keeps
// its P busy for long: only that M, woken, can run them in time.
TEST_CASE("stress: lost wake-ups: whoever sleeps until a timer is woken for an earlier one",
          "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 3u, 8u, 64u);
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        CAPTURE(procs, seed);
        Sorted sorted;
        Judge judge;
        world::Simulated world;
        run_judged(
            [&] {
                Dice dice(seed);
                go([] { sleep_for(1h); });
                checkpoint(100'000);  // it is run elsewhere, and an M sleeps for it
                for (int round = 0; round < 30; ++round) {
                    TimerPtr timer = make_timer([](Machine&, Timer&) {}, nullptr);
                    start_timer(*timer, now_ns() + dice.below(100'000), 0);
                    checkpoint(500'000);  // 1 ms
                    CHECK_FALSE(stop_timer(*timer));
                }
            },
            judge, {.procs = procs, .world = &world, .sink = &sorted, .seed = seed});
        REQUIRE(sorted.wrong == "");
        CHECK(sorted.fired == 30);
        CHECK(sorted.latest_ns < 30'000);  // virtual: a wake takes 5 us
    }
}

// The same where nobody sleeps for any timer: an M without work is woken to be the one that does.
TEST_CASE("stress: lost wake-ups: the first timer of all wakes an M that waits for it",
          "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 3u, 8u, 64u);
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        CAPTURE(procs, seed);
        Sorted sorted;
        world::Simulated world;
        run_judged(
            [&] {
                Dice dice(seed);
                for (int round = 0; round < 30; ++round) {
                    TimerPtr timer = make_timer([](Machine&, Timer&) {}, nullptr);
                    start_timer(*timer, now_ns() + 30'000 + dice.below(100'000), 0);
                    checkpoint(500'000);  // 1 ms
                    CHECK_FALSE(stop_timer(*timer));
                }
            },
            {.procs = procs, .world = &world, .sink = &sorted, .seed = seed});
        CHECK(sorted.fired == 30);
        CHECK(sorted.latest_ns < 30'000);
    }
}

// A timer that comes while an M, which has run out of work, has looked at all timers and has not
// yet said until when it sleeps.
TEST_CASE("stress: lost wake-ups: a timer is seen that comes as an M lies down to wait for others",
          "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 3u, 8u);
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        CAPTURE(procs, seed);
        Sorted sorted;
        Dice costs(seed);
        world::Simulated world({.fine_ns = 500 + costs.below(1000)});
        run_judged(
            [&] {
                Dice dice(seed);
                go([] { sleep_for(1h); });
                checkpoint(100'000);
                for (int round = 0; round < 60; ++round) {
                    go([work = dice.below(3000)] { checkpoint(work); });
                    checkpoint(5000 + dice.below(15'000));
                    TimerPtr timer = make_timer([](Machine&, Timer&) {}, nullptr);
                    start_timer(*timer, now_ns() + 50'000, 0);
                    checkpoint(500'000);  // 1 ms
                    CHECK_FALSE(stop_timer(*timer));
                }
            },
            {.procs = procs, .world = &world, .sink = &sorted, .seed = seed});
        CHECK(sorted.fired == 60);
        CHECK(sorted.latest_ns < 200'000);
    }
}
