// Real programs under the judge: every event of a run must follow from the state before it. A wrong
// order, a lost or doubled goroutine, a value that overtook another would be an impossible event.
// Each program runs over 1, 2, 4 and 8 Ps in the real and in the simulated world.
#include "core/runtime.h"
#include "sim/replay/check.h"
#include "sim/replay/history.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <array>
#include <chrono>
#include <mutex>

namespace fiberscope::replay {
namespace {

using namespace std::chrono_literals;

struct Judged {
    StringTable strings;
    Check check{strings};
    Outcome outcome;
};

// Runs it and requires that every event was possible and, unless it was left early, that the end is
// what the runtime said.
void judge(const std::function<void()>& program, int exit_status = 0) {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    const bool simulated = GENERATE(false, true);
    const std::uint64_t seed = GENERATE(1u, 2u, 3u);
    CAPTURE(procs, simulated, seed);
    Judged judged;
    world::Simulated world;
    RunOptions options{
        .procs = procs, .sink = &judged.check, .strings = &judged.strings, .seed = seed};
    if (simulated) options.world = &world;
    const int status = run(program, options);
    INFO(judged.check.verdict());
    CHECK(!judged.check.impossible());
    CHECK(status == exit_status);
    const State& state = judged.check.state();
    CHECK(state.ended);
    CHECK(state.exit_status == static_cast<std::uint32_t>(exit_status));
}

}  // namespace

TEST_CASE("runs: an unbuffered channel, ping and pong", "[replay][runs]") {
    judge([] {
        Chan<int> ping(0, "ping"), pong(0, "pong");
        go([=]() mutable {
            for (const int value : ping)
                pong.send(value + 1);
            pong.close();
        });
        for (int i = 0; i < 200; ++i) {
            ping.send(i);
            pong.receive();
        }
        ping.close();
        pong.receive();
    });
}

TEST_CASE("runs: a pool of workers on buffered channels", "[replay][runs]") {
    judge([] {
        Chan<int> jobs(8, "jobs"), results(3, "results");
        WaitGroup group;
        for (int worker = 0; worker < 5; ++worker) {
            group.add(1);
            go([=, &group]() mutable {
                for (const int job : jobs) {
                    if (job % 7 == 0) yield_now();
                    results.send(job * job);
                }
                group.done();
            });
        }
        go([=, &group]() mutable {
            group.wait();
            results.close();
        });
        go([=]() mutable {
            for (int i = 0; i < 300; ++i)
                jobs.send(i);
            jobs.close();
        });
        int count = 0;
        for ([[maybe_unused]] const int result : results)
            ++count;
        if (count != 300) exit_run(9);
    });
}

TEST_CASE("runs: more goroutines than a local queue holds", "[replay][runs]") {
    judge([] {
        WaitGroup group;
        group.add(1500);
        for (int i = 0; i < 1500; ++i) {
            go([&group] {
                yield_now();
                group.done();
            });
        }
        group.wait();
    });
}

TEST_CASE("runs: a mutex that many want", "[replay][runs]") {
    judge([] {
        Mutex mutex;
        WaitGroup group;
        int total = 0;
        for (int i = 0; i < 12; ++i) {
            group.add(1);
            go([&] {
                for (int round = 0; round < 60; ++round) {
                    const std::lock_guard held(mutex);
                    ++total;
                    if (round % 9 == 0) yield_now();
                    if (round == 30) sleep_for(2ms);  // long enough for starvation mode
                }
                group.done();
            });
        }
        group.wait();
        if (total != 720) exit_run(9);
    });
}

TEST_CASE("runs: sleepers, in any order", "[replay][runs]") {
    judge([] {
        WaitGroup group;
        for (int i = 0; i < 20; ++i) {
            group.add(1);
            go([&group, i] {
                for (int round = 0; round < 3; ++round)
                    sleep_for(std::chrono::microseconds((i * 37) % 11 * 100));
                group.done();
            });
        }
        group.wait();
    });
}

TEST_CASE("runs: GOMAXPROCS changes while goroutines run", "[replay][runs]") {
    judge([] {
        WaitGroup group;
        for (int i = 0; i < 50; ++i) {
            group.add(1);
            go([&group] {
                for (int round = 0; round < 20; ++round)
                    yield_now();
                group.done();
            });
        }
        for (const std::uint32_t count : {3u, 1u, 8u, 2u, 5u}) {
            gomaxprocs(count);
            yield_now();
        }
        group.wait();
    });
}

TEST_CASE("runs: main returns while others still run and wait", "[replay][runs]") {
    judge([] {
        Chan<int> never(0);
        for (int i = 0; i < 30; ++i) {
            go([=]() mutable {
                if (i % 3 == 0) never.receive();
                for (;;)
                    yield_now();
            });
        }
        yield_now();
        sleep_for(100us);
    });
}

TEST_CASE("runs: a deadlock is the end of a possible run", "[replay][runs]") {
    judge(
        [] {
            Chan<int> a(0), b(0);
            go([=]() mutable {
                a.receive();
                b.send(1);
            });
            b.receive();
        },
        2);
}

TEST_CASE("runs: a panic is the end of a possible run", "[replay][runs]") {
    judge(
        [] {
            Chan<int> closed(1);
            closed.close();
            go([] { sleep_for(1ms); });
            closed.send(1);
        },
        2);
}

TEST_CASE("runs: selects that compete for the same channels", "[replay][runs]") {
    judge([] {
        Chan<int> a(0, "a"), b(2, "b"), both(0, "both"), quit(0, "quit");
        WaitGroup group;
        for (int i = 0; i < 4; ++i) {
            group.add(1);
            go([=, &group]() mutable {
                // At most so many rounds: they could hand values to each other for ever.
                for (int round = 0; round < 60; ++round) {
                    int x = 0, y = 0, z = 0, in = 0, out = i;
                    std::array<SelectCase, 5> cases{
                        SelectCase{.chan = a.core(), .value = &x},
                        SelectCase{.chan = b.core(), .value = &y},
                        SelectCase{.chan = both.core(), .is_send = true, .value = &out},
                        SelectCase{.chan = both.core(), .value = &in},
                        SelectCase{.chan = quit.core(), .value = &z}};
                    if (select(cases.data(), 5, false).index == 4) break;
                }
                group.done();
            });
        }
        for (int i = 0; i < 40; ++i) {
            int value = i;
            std::array<SelectCase, 2> cases{
                SelectCase{.chan = a.core(), .is_send = true, .value = &value},
                SelectCase{.chan = b.core(), .is_send = true, .value = &value}};
            select(cases.data(), 2, true);
            if (i % 4 == 0) yield_now();
        }
        quit.close();
        group.wait();
    });
}

TEST_CASE("runs: a simulated run is the same every time, and seeks like any", "[replay][runs]") {
    struct Keep : Sink {
        History history;
        std::vector<std::string> why;
        void take(const Event& event, std::string_view text) override {
            if (auto reason = history.append(event, text)) why.push_back(*reason);
        }
    };
    const auto once = [](Keep& keep) {
        world::Simulated world;
        StringTable strings;
        run(
            [] {
                Chan<int> c(1, "c");
                for (int i = 0; i < 40; ++i)
                    go([=]() mutable { c.send(i); });
                for (int i = 0; i < 40; ++i)
                    c.receive();
            },
            {.procs = 4, .world = &world, .sink = &keep, .strings = &strings, .seed = 7});
    };
    Keep one, two;
    once(one);
    once(two);
    CHECK(one.why.empty());
    REQUIRE(one.history.size() == two.history.size());
    CHECK(one.history.size() > 300);
    CHECK(one.history.latest() == two.history.latest());
    for (std::uint64_t at = 0; at <= one.history.size(); at += 17)
        CHECK(one.history.seek(at) == two.history.seek(at));
    CHECK(one.history.seek(3) == two.history.seek(3));
}

}  // namespace fiberscope::replay
