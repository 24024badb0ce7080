// Going idle and waking: no goroutine waits in a queue while a P is idle and nobody looks for work.
#include "sim/world/simulated.h"
#include "tests/core/stress/stress.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

// Main starts goroutines and then keeps its P to itself, at no gate of the runtime: only an M that
// was woken for them can run them. One lost wake-up, and it would wait for ever.
TEST_CASE("stress: lost wake-ups: what a busy goroutine starts is run by others", "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 3u, 8u, 16u, 64u);
    const bool judged = GENERATE(false, true);
    const std::uint32_t seed = procs;
    CAPTURE(procs, judged, seed);
    bool lost = false;
    stress(procs, judged, [&] {
        Dice dice(seed);
        for (int round = 0; round < 40 * kStressScale && !lost; ++round) {
            std::atomic<std::uint32_t> ran{0};
            const std::uint32_t count = 1 + dice.below(5);
            for (std::uint32_t i = 0; i < count; ++i)
                go([&ran] { ++ran; });
            const auto began = std::chrono::steady_clock::now();
            while (ran < count && !lost) {
                std::this_thread::yield();
                lost = std::chrono::steady_clock::now() - began > 60s;
            }
            // In all states of the others: looking, watching runnext, asleep.
            if (dice.below(3) == 0)
                std::this_thread::sleep_for(std::chrono::microseconds(dice.below(300)));
        }
    });
    CHECK_FALSE(lost);
}

TEST_CASE("stress: lost wake-ups: bursts, sleeps and changes of GOMAXPROCS come to their end",
          "[stress]") {
    FIBERSCOPE_STRESS_CASES;
    std::atomic<int> ran{0};
    int started = 0;
    stress(procs, judged, [&] {
        Dice dice(seed);
        for (int round = 0; round < 20 * kStressScale; ++round) {
            WaitGroup wg;
            const int count = static_cast<int>(1 + dice.below(40));
            wg.add(count);
            started += count;
            for (int i = 0; i < count; ++i)
                go([&, die = dice.below(6)] {
                    if (die == 0) sleep_for(50us);
                    if (die == 1) yield_now();
                    ++ran;
                    wg.done();
                });
            if (dice.below(8) == 0) gomaxprocs(1 + dice.below(procs));
            wg.wait();
            if (dice.below(3) == 0) sleep_for(std::chrono::microseconds(dice.below(200)));
        }
    });
    CHECK(ran == started);
}

// A fixed bug: the list of Ps moved to a larger place while an M, whose P was idle already, looked
// at all queues for the last time.
TEST_CASE("stress: GOMAXPROCS grows while Ms look once more before they sleep", "[stress]") {
    const bool judged = GENERATE(false, true);
    constexpr std::uint32_t kSeed = 1;
    CAPTURE(judged, kSeed);
    for (std::uint32_t run = 0; run < 4 * kStressScale; ++run) {
        std::atomic<int> ran{0};
        stress(1 + run % 3, judged, [&] {
            Dice dice(kSeed + run);
            for (std::uint32_t count = 4; count < 40; ++count) {
                WaitGroup wg;
                wg.add(3);
                for (int i = 0; i < 3; ++i)
                    go([&] {
                        ++ran;
                        wg.done();
                    });
                if (dice.below(2) == 0) wg.wait();
                if (dice.below(2) == 0) sleep_for(std::chrono::microseconds(dice.below(30)));
                gomaxprocs(count);
                wg.wait();
            }
        });
        CHECK(ran == 3 * 36);
    }
}

namespace {

// Looks at every state that the fold comes to. The one that must not last: a goroutine in a queue,
// an idle P, and no M that is spinning, starting or waking.
class LostWakeUps final : public Sink {
  public:
    // Between putting a goroutine somewhere and waking an M for it no other M's step of step_ns
    // fits in.
    explicit LostWakeUps(const replay::State& state, std::uint64_t step_ns = 2'000)
        : state_(state), step_ns_(step_ns) {}

    void take(const Event& event, std::string_view) override {
        look_at_lookers();
        note(event);
        if (!is_neglected()) {
            since_ns_.reset();
            return;
        }
        if (!since_ns_) since_ns_ = state_.now_ns;
        if (state_.now_ns - *since_ns_ > step_ns_ && wrong.empty())
            wrong = "since " + std::to_string(*since_ns_) + " ns, at event " +
                    std::to_string(state_.events);
    }

    std::string wrong;

  private:
    // The longest that a spinning M looks at 64 Ps four times; half of what it may watch runnext.
    static constexpr std::uint64_t kLookNs = 100'000;

    // Who lies where it could be taken at once is not left there by an M that looks for work. Those
    // who lay there before this event are asked first: it may be what takes them away.
    void look_at_lookers() {
        if (!somebody_looks_) nobody_looks_ns_ = state_.now_ns;
        const auto waits = [&](GoId g) {
            const std::uint64_t since = std::max(nobody_looks_ns_, runnable_ns_.at(raw(g)));
            if (state_.now_ns > since + kLookNs && wrong.empty())
                wrong = "G" + std::to_string(raw(g)) + " is not seen since " +
                        std::to_string(since) + " ns";
        };
        std::for_each(lay_there_.begin(), lay_there_.end(), waits);
        lay_there_.assign(state_.global.begin(), state_.global.end());
        for (const replay::ProcState& p : state_.procs)
            lay_there_.insert(lay_there_.end(), p.queue.begin(), p.queue.end());
        somebody_looks_ = std::any_of(
            state_.machines.begin(), state_.machines.end(),
            [](const replay::MachineState& m) { return m.spinning && m.p != ProcId::none; });
    }

    // Since when who is in a queue, and which P is idle without a last look: an M beyond half of
    // the busy Ps sleeps without one, and may miss what was there before (core/sched/idle.cpp).
    void note(const Event& event) {
        if (event.kind == Kind::p_idle_put) {
            if (event.rule == Rule::spin_limit)
                unlooked_[event.object] = state_.events;
            else
                unlooked_.erase(event.object);
        }
        const bool runnable = event.kind == Kind::go_create || event.kind == Kind::go_ready ||
                              event.kind == Kind::go_yield || event.kind == Kind::go_preempt ||
                              (event.kind == Kind::go_sysexit && event.a != 0);
        if (runnable) runnable_since_[event.g] = state_.events;
        if (runnable || event.kind == Kind::local_put) runnable_ns_[event.g] = state_.now_ns;
    }

    bool is_neglected() const {
        if (state_.ended || state_.idle_procs.empty()) return false;
        for (const replay::MachineState& m : state_.machines)
            if (m.spinning || m.status == replay::MachineState::Status::starting ||
                (m.p == ProcId::none && !m.procs_in_hand.empty()))
                return false;
        if (!state_.sysmon.procs_in_hand.empty()) return false;
        // An M that holds a P and runs nobody is just looking into its own queue, unless it is in a
        // system call.
        for (const replay::MachineState& m : state_.machines)
            if (m.p != ProcId::none && m.running == GoId::none && m.calling == GoId::none)
                return false;
        std::uint64_t newest = 0;
        bool any = false;
        const auto waits = [&](GoId g) {
            any = true;
            newest = std::max(newest, runnable_since_.at(raw(g)));
        };
        std::for_each(state_.global.begin(), state_.global.end(), waits);
        for (const replay::ProcState& p : state_.procs) {
            std::for_each(p.queue.begin(), p.queue.end(), waits);
            if (p.runnext != GoId::none) waits(p.runnext);
        }
        if (!any) return false;
        return std::any_of(state_.idle_procs.begin(), state_.idle_procs.end(), [&](ProcId p) {
            const auto unlooked = unlooked_.find(raw(p));
            return unlooked == unlooked_.end() || unlooked->second < newest;
        });
    }

    const replay::State& state_;
    const std::uint64_t step_ns_;
    std::optional<std::uint64_t> since_ns_;
    std::map<std::uint32_t, std::uint64_t> unlooked_, runnable_since_, runnable_ns_;
    bool somebody_looks_ = false;
    std::uint64_t nobody_looks_ns_ = 0;
    std::vector<GoId> lay_there_;  // in the global queue and the rings
};

// Costs that differ from seed to seed, and with them who comes between whose steps; other Ms come
// between the accesses of lock-free code too.
world::Costs costs_of(std::uint64_t seed) {
    Dice dice(seed);
    return {.schedule_ns = 1 + dice.below(200),
            .steal_ns = 1 + dice.below(100),
            .idle_ns = 1 + dice.below(200),
            .wake_ns = 100 + dice.below(6000),
            .start_ns = 100 + dice.below(12'000),
            .fine_ns = 1 + dice.below(40)};
}

// Bursts, pairs that wake each other, yields, sleeps, computing.
void mixed_load(std::uint64_t seed) {
    WaitGroup wg;
    wg.add(12);
    Chan<int> chan(1);
    for (std::uint64_t g = 0; g < 12; ++g)
        go([&, g, chan]() mutable {
            Dice dice(seed * 100 + g);
            for (int round = 0; round < 25; ++round) {
                checkpoint(dice.below(8'000));
                switch (dice.below(5)) {
                    case 0:
                        yield_now();
                        break;
                    case 1:
                        sleep_for(std::chrono::microseconds(dice.below(60)));
                        break;
                    case 2: {
                        WaitGroup children;
                        const std::uint32_t count = 1 + dice.below(6);
                        children.add(static_cast<std::int32_t>(count));
                        for (std::uint32_t i = 0; i < count; ++i)
                            go([&, work = dice.below(6'000)] {
                                checkpoint(work);
                                children.done();
                            });
                        children.wait();
                        break;
                    }
                    default:
                        if (g % 2 == 0)
                            chan.core()->try_send(&round);
                        else
                            chan.core()->try_receive(nullptr);
                }
            }
            wg.done();
        });
    wg.wait();
}

// Calls, short and long, so that Ps are left, taken and handed on, among others that compute, and
// bursts.
void calls(std::uint64_t seed) {
    WaitGroup wg;
    wg.add(10);
    for (std::uint64_t g = 0; g < 10; ++g)
        go([&, g] {
            Dice dice(seed * 100 + g);
            for (int round = 0; round < 30; ++round) {
                checkpoint(dice.below(8'000));
                const std::chrono::microseconds time(dice.below(80));
                switch (dice.below(5)) {
                    case 0:
                        yield_now();
                        break;
                    case 1:
                        blocking([] {}, time);
                        break;
                    case 2: {
                        WaitGroup children;
                        const std::uint32_t count = 1 + dice.below(6);
                        children.add(static_cast<std::int32_t>(count));
                        for (std::uint32_t i = 0; i < count; ++i)
                            go([&, work = dice.below(6'000), calls = dice.below(2) == 0] {
                                checkpoint(work);
                                if (calls) system_call([] {}, std::chrono::microseconds(30));
                                children.done();
                            });
                        children.wait();
                        break;
                    }
                    default:
                        system_call([] {}, dice.below(2) == 0 ? time : 0us);
                }
            }
            wg.done();
        });
    wg.wait();
}

// One goroutine at a time, at all distances from when the others give up looking.
void trickle(std::uint64_t seed) {
    Dice dice(seed);
    WaitGroup wg;
    for (int i = 0; i < 300; ++i) {
        const std::uint32_t count = 1 + dice.below(2);
        wg.add(static_cast<std::int32_t>(count));
        for (std::uint32_t n = 0; n < count; ++n)
            go([&] { wg.done(); });
        checkpoint(dice.below(dice.below(8) == 0 ? 100'000 : 4'000));
    }
    wg.wait();
}

// Two that hand a P to each other, so that an M watches runnext in its sleep, and now and then
// more.
void pair_and_more(std::uint64_t seed) {
    Dice dice(seed);
    WaitGroup wg;
    Chan<int> ping(0), pong(0);
    go([=]() mutable {
        for (const int v : ping)
            pong.send(v);
    });
    for (int i = 0; i < 1500; ++i) {
        checkpoint(dice.below(1000));
        ping.send(i);
        pong.receive();
        const std::uint32_t die = dice.below(100);
        if (die == 0) yield_now();
        if (die != 1) continue;
        wg.add(2);
        for (int n = 0; n < 2; ++n)
            go([&, work = dice.below(2000)] {
                checkpoint(work);
                wg.done();
            });
    }
    ping.close();
    wg.wait();
}

// The same, but who receives then yields, with the other in runnext, who computes for long: the M
// that watches runnext is asleep, for long by then, and is to take the one that went to the global
// queue.
void pair_that_yields(std::uint64_t seed) {
    Dice dice(seed);
    Chan<std::uint64_t> ping(0), pong(0);
    go([=]() mutable {
        for (const std::uint64_t work : ping) {
            pong.send(work);
            checkpoint(work);
        }
    });
    for (int i = 0; i < 5000; ++i) {
        const bool yields = dice.below(800) == 0;
        checkpoint(dice.below(1000));
        ping.send(yields ? 500'000 : 1);  // 1 ms
        pong.receive();
        if (yields) yield_now();
    }
    ping.close();
}

}  // namespace

TEST_CASE("stress: lost wake-ups: no goroutine is neglected in any state of a simulated run",
          "[stress]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 3u, 4u, 8u, 16u, 64u);
    void (*const load)(std::uint64_t) =
        GENERATE(mixed_load, calls, trickle, pair_and_more, pair_that_yields);
    const auto neglected = [&](std::uint64_t seed, RuleSet off) {
        Judge judge;
        LostWakeUps lost(judge.state());
        world::Simulated world(costs_of(seed));
        run_judged(
            [&] { load(seed); }, judge,
            {.procs = procs, .world = &world, .sink = &lost, .seed = seed, .rules_off = off});
        return lost.wrong;
    };
    for (std::uint64_t seed = 1; seed <= seeds(10); ++seed) {
        CAPTURE(procs, seed);
        REQUIRE(neglected(seed, {}) == "");
        // It is not blind: where nobody is woken, it says so.
        if (procs > 1) CHECK(neglected(seed, {Rule::wake_another}) != "");
    }
}

// Main yields, with one in runnext that computes for long, while the only M that looks for work
// gives up looking: that M has found the global queue empty and still counts as looking, so that
// nobody else is woken for main.
TEST_CASE("stress: lost wake-ups: one that yields as the last M gives up looking is seen by it",
          "[stress]") {
    const std::uint32_t procs = GENERATE(2u, 3u, 8u);
    for (std::uint64_t seed = 1; seed <= seeds(20); ++seed) {
        CAPTURE(procs, seed);
        Dice costs(seed);
        Judge judge;
        LostWakeUps lost(judge.state(), 20'000);
        world::Simulated world({.fine_ns = 200 + costs.below(800)});
        run_judged(
            [&] {
                Dice dice(seed);
                for (int i = 0; i < 300; ++i) {
                    go([work = 20'000 + dice.below(20'000)] { checkpoint(work); });
                    yield_now();
                    checkpoint(dice.below(20'000));
                }
            },
            judge, {.procs = procs, .world = &world, .sink = &lost, .seed = seed});
        CHECK(lost.wrong == "");
    }
}
