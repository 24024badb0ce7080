// System calls: whoever comes back at the moment at which sysmon takes his P, or GOMAXPROCS
// changes, goes on; and a run in which nothing can go on any more is ended.
#include "sim/world/simulated.h"
#include "tests/core/stress/stress.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <sched.h>
#include <sys/prctl.h>
#include <thread>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

namespace {

void call_for(std::chrono::microseconds time) {
    system_call([=] { std::this_thread::sleep_for(time); });
}

// The threads made while it lives run on one CPU, and their sleeps end when they are to.
class OneCpu {
  public:
    OneCpu() {
        REQUIRE(sched_getaffinity(0, sizeof before_, &before_) == 0);
        int first = 0;
        while (!CPU_ISSET(first, &before_))
            ++first;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(first, &one);
        REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
        REQUIRE(prctl(PR_SET_TIMERSLACK, 1) == 0);  // ns
    }
    ~OneCpu() {
        sched_setaffinity(0, sizeof before_, &before_);
        prctl(PR_SET_TIMERSLACK, 0);  // as before
    }

  private:
    cpu_set_t before_;
};

}  // namespace

// sysmon looks every 20 us; between its taking the P and an M's getting it, nobody but sysmon knows
// that the goroutine, back and without a P, will run. On one CPU the M that wakes often interrupts
// sysmon: without Scheduler::retaking every second run of this test ended by a deadlock.
TEST_CASE("stress: calls: to come back while one's P is being taken is no deadlock", "[stress]") {
    const std::uint32_t procs = GENERATE(1u, 2u);
    const bool judged = GENERATE(false, true);
    const bool locked = GENERATE(false, true);
    const std::uint32_t seed = procs;
    CAPTURE(procs, judged, locked, seed);
    const OneCpu one_cpu;
    int back = 0;
    stress(procs, judged, [&] {
        if (locked) lock_os_thread();
        Dice dice(seed);
        for (int round = 0; round < 400 * kStressScale; ++round) {
            call_for(std::chrono::microseconds(20 + dice.below(60)));
            ++back;
        }
    });
    CHECK(back == 400 * kStressScale);
}

namespace {

// How long the world took to stand still, at the most: from when main asks to GOMAXPROCS' change.
struct Standstills final : Sink {
    void take(const Event& event, std::string_view) override {
        if (event.kind == Kind::go_yield && event.go() == GoId::main) asked_ns = event.stamp_ns;
        if (event.kind != Kind::procs) return;
        longest_ns = std::max(longest_ns, event.stamp_ns - asked_ns);
        ++count;
    }
    std::uint64_t asked_ns = 0, longest_ns = 0;
    int count = 0;
};

}  // namespace

// Whoever stops the world takes the Ps that are left in calls. One that is just being left is given
// up by the M that leaves it, or the world would wait for a call of 5 ms.
TEST_CASE("stress: calls: one that begins as the world is to stand still does not hold it up",
          "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 4u, 8u);
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        CAPTURE(procs, seed);
        Dice costs(seed);
        world::Simulated world({.fine_ns = 1 + costs.below(1000)});
        Standstills sink;
        run_judged(
            [&] {
                Dice dice(seed);
                for (std::uint64_t g = 0; g < 8; ++g)
                    go([own = Dice(seed * 100 + g)]() mutable {
                        for (;;) {
                            checkpoint(own.below(2000));
                            system_call([] {}, 5ms);
                        }
                    });
                for (std::uint32_t round = 0; round < 60; ++round) {
                    sleep_for(std::chrono::microseconds(dice.below(3000)));
                    gomaxprocs(procs + 1 - round % 2);
                }
            },
            {.procs = procs, .world = &world, .sink = &sink, .seed = seed});
        CHECK(sink.count == 60);
        CHECK(sink.longest_ns < 1'000'000);
    }
}

// A fixed bug: the goroutines of a P that went away were put on the global queue without its lock,
// since the world stood still; but an M that comes back without a P, whose goroutine goes there
// too, is not part of that world. One of the two was lost.
TEST_CASE("stress: calls: who comes back while a P that goes away is emptied is not lost",
          "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 8u);
    const bool judged = GENERATE(false, true);
    const std::uint32_t seed = procs;
    CAPTURE(procs, judged, seed);
    std::atomic<int> done{0};
    stress(procs, judged, [&] {
        WaitGroup wg;
        wg.add(24);
        for (std::uint32_t g = 0; g < 24; ++g)
            go([&, g] {
                Dice dice(seed * 100 + g);
                for (int round = 0; round < 30 * kStressScale; ++round) {
                    if (g % 2 == 0)
                        call_for(std::chrono::microseconds(dice.below(100)));
                    else
                        yield_now();
                }
                ++done;
                wg.done();
            });
        for (int round = 0; round < 40 * kStressScale; ++round) {
            for (int i = 0; i < 20; ++i)
                go([] {});
            gomaxprocs(round % 2 == 0 ? 1 : procs);
            call_for(20us);
        }
        gomaxprocs(procs);
        wg.wait();
    });
    CHECK(done == 24);
}

// The Ms that come back find one P, held by main, which is always at the global queue. A run each:
// only the first calls of a run matter (is_solo).
TEST_CASE("stress: calls: whoever is in one while GOMAXPROCS becomes 1 comes back", "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 8u);
    const bool judged = GENERATE(false, true);
    CAPTURE(procs, judged);
    for (int round = 0; round < 10 * kStressScale; ++round) {
        std::atomic<int> back{0};
        stress(procs, judged, [&] {
            std::atomic<int> called{0};
            for (int i = 0; i < 8; ++i)
                go([&] {
                    ++called;
                    call_for(100us);
                    ++back;
                });
            while (called < static_cast<int>(procs) - 1)
                yield_now();
            gomaxprocs(1);
            while (back < 8)
                yield_now();
        });
        CHECK(back == 8);
    }
}
