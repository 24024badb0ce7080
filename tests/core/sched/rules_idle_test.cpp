// The rules of stealing, of going idle and waking, and of timers.
#include "tests/core/sched/rule_test.h"

#include <chrono>
#include <map>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

namespace {

// `count` goroutines of 100 us each, and main waits for them.
void work(int count) {
    WaitGroup wg;
    wg.add(count);
    for (int i = 0; i < count; ++i)
        go([&] {
            checkpoint(50'000);
            wg.done();
        });
    wg.wait();
}

bool somebody_ran_beside_p0(const Judge& run) {
    for (const Event& event : run.events())
        if (event.kind == Kind::go_start && event.object != 0) return true;
    return false;
}

}  // namespace

RULE_TEST(steal, "an idle M runs what lies in other Ps' queues") {
    const auto run = simulate(2, off, seed, [] { work(8); });
    return somebody_ran_beside_p0(*run);
}

RULE_TEST(steal_half, "a thief takes half of its victim's queue, rounded up") {
    const auto run = simulate(2, off, seed, [] { work(40); });
    std::map<std::uint32_t, std::uint32_t> length;  // of the queues, by P
    bool half = true, many = false;
    for (const Event& event : run->events()) {
        if (event.kind == Kind::local_put) ++length[event.object];
        if (event.kind == Kind::local_get) --length[event.object];
        if (event.kind == Kind::local_spill) length[event.object] -= event.a;
        if (event.kind == Kind::global_get) length[event.object] += event.a - 1;
        if (event.kind != Kind::local_steal) continue;
        half &= event.a == (length[event.object] + 1) / 2;
        many |= event.a > 1;
        length[event.object] -= event.a;
        length[event.b] += event.a - 1;
    }
    return half && many;
}

RULE_TEST(steal_runnext, "who sits in another P's runnext is stolen, but not at once") {
    // Main spawns one goroutine and works on: nobody else will run it but a thief.
    const auto run = simulate(2, off, seed, [] {
        WaitGroup wg;
        wg.add(1);
        go([&wg] { wg.done(); });
        checkpoint(50'000);  // 100 us
        wg.wait();
    });
    const std::size_t put = place_of(*run, Kind::runnext_put, 2),
                      stolen = place_of(*run, Kind::runnext_steal, 2);
    return stolen < run->events().size() &&
           run->events()[stolen].stamp_ns >= run->events()[put].stamp_ns + kRunnextLateNs;
}

TEST_CASE("rules: two that hand a P to each other are neither stolen nor wake anybody", "[rules]") {
    const auto run = simulate(2, {}, 1, [] {
        Chan<int> ping(0), pong(0);
        go([=]() mutable {
            for (const int v : ping)
                pong.send(v);
        });
        for (int i = 0; i < 1000; ++i) {
            ping.send(i);
            pong.receive();
        }
        ping.close();
    });
    CHECK(run->count(Kind::runnext_put) > 2000);
    // A few at most: the pair may be caught in the act, and the thief woken again, now and then.
    CHECK(run->count(Kind::runnext_steal) <= 4);
    CHECK(run->count(Kind::p_handoff) <= 4);
}

RULE_TEST(random_victim, "the Ps are looked at in another order every time") {
    const auto run = simulate(8, off, seed, [] { work(40); });
    // One look is a row of misses of one M with nothing of its own in between.
    std::map<std::uint16_t, Event> last;
    bool backwards = false;
    for (const Event& event : run->events()) {
        if (event.kind == Kind::steal_miss && last[event.m].kind == Kind::steal_miss)
            backwards |= event.object < last[event.m].object;
        last[event.m] = event;
    }
    return backwards;
}

RULE_TEST(spin_limit, "no M begins to look while half of the busy Ps do") {
    struct Watch final : Sink {
        explicit Watch(const replay::State& s) : state(s) {}
        void take(const Event& event, std::string_view) override {
            if (event.kind != Kind::m_spin || event.a == 0 || event.rule != Rule::steal) return;
            std::size_t others = 0;
            for (const replay::MachineState& m : state.machines)
                others += m.spinning && m.id != event.machine();
            const std::size_t busy = state.gomaxprocs - state.idle_procs.size();
            kept &= kSpinPart * others < busy;
            ++begun;
        }
        const replay::State& state;
        bool kept = true;
        int begun = 0;
    };
    Judge judge;
    Watch watch(judge.state());
    world::Simulated world;
    run_judged(
        [] {
            // All Ps busy, and then idle at the same time.
            for (int round = 0; round < 10; ++round) {
                WaitGroup wg;
                wg.add(8);
                const std::uint64_t until_ns = now_ns() + 500'000;
                for (int i = 0; i < 8; ++i)
                    go([&, until_ns] {
                        while (now_ns() < until_ns)
                            checkpoint(250);
                        wg.done();
                    });
                wg.wait();
            }
        },
        judge, {.procs = 8, .world = &world, .sink = &watch, .seed = seed, .rules_off = off});
    return watch.kept && watch.begun > 0;
}

RULE_TEST(wake_another, "new work wakes an M if nobody looks for work") {
    const auto run = simulate(4, off, seed, [] { work(8); });
    return somebody_ran_beside_p0(*run) && run->count(Kind::p_handoff, Rule::wake_another) > 0;
}

RULE_TEST(look_again, "an M that finds nothing looks once more before it sleeps") {
    // Work that comes between an M's look and its sleep wakes nobody: the M counts as looking.
    const auto run = simulate(4, off, seed, [] {
        for (int i = 0; i < 400; ++i) {
            go([] { checkpoint(static_cast<std::uint64_t>(random_number(2000))); });
            checkpoint(static_cast<std::uint64_t>(random_number(4000)));
            if (i % 8 == 0) yield_now();
        }
    });
    return run->count(Kind::m_spin, Rule::look_again) > 0;
}

RULE_TEST(own_timers, "the P on whose heap a timer is runs it") {
    const auto run = simulate(1, off, seed, [] { sleep_for(1ms); });
    return run->count(Kind::timer_fire, Rule::own_timers) == 1;
}

RULE_TEST(steal_timers, "a busy P's timers are run by an M that is idle") {
    bool woke = false, woke_in_time = false;
    const auto run = simulate(1, off, seed, [&] {
        go([&] {
            sleep_for(1ms);
            woke = true;
        });
        yield_now();  // its timer is on P0's heap
        gomaxprocs(2);
        checkpoint(2'500'000);  // 5 ms
        woke_in_time = woke;
        while (!woke)
            yield_now();
    });
    return woke_in_time && run->count(Kind::timer_fire, Rule::steal_timers) == 1;
}
