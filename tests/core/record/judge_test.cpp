// Who judges the runs of all other tests must see what is wrong.
#include "tests/judge.h"

#include "core/sched/scheduler.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <chrono>
#include <functional>
#include <string>
#include <utility>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

TEST_CASE("judge: a folded state that is not the runtime's is told, whatever differs", "[record]") {
    using replay::State;
    const std::pair<const char*, std::function<void(State&)>> changes[] = {
        {"P0's tick: folded ", [](State& s) { ++s.procs[0].tick; }},
        {"P1's queue: folded [1], the runtime has []",
         [](State& s) { s.procs[1].queue.push_back(GoId{1}); }},
        {"P2's runnext: folded 2", [](State& s) { s.procs[2].runnext = GoId{2}; }},
        {"the global queue: folded [2]", [](State& s) { s.global.push_back(GoId{2}); }},
        {"G2 waits: folded false, the runtime has true",
         [](State& s) { s.go(GoId{2}).status = replay::GoStatus::runnable; }},
        {"G2's wait reason: folded select, the runtime has chan receive",
         [](State& s) { s.go(GoId{2}).reason = WaitReason::select; }},
        {"G2's number", [](State& s) { ++s.go(GoId{2}).number; }},
        {"goroutines made: folded 4, the runtime has 3", [](State& s) { s.gos.emplace_back(); }},
        {"goroutines ended", [](State& s) { ++s.finished; }},
        {"timers: folded 0, the runtime has 1", [](State& s) { s.timers.clear(); }},
        {"M0 spins", [](State& s) { s.machines[0].spinning = !s.machines[0].spinning; }},
        {"idle Ms", [](State& s) { s.idle_machines.push_back(MachineId{7}); }},
        {"idle Ps", [](State& s) { s.idle_procs.push_back(ProcId{7}); }},
        {"objects made", [](State& s) { s.objects.emplace_back(); }},
        {"exit status: folded 3", [](State& s) { s.exit_status = 3; }},
    };
    Judge judge;
    world::Simulated world;
    RunOptions options = judge.options({.procs = 3, .world = &world});
    options.at_rest = [&, compare = options.at_rest](const Scheduler& s) {
        compare(s);
        CHECK(difference(judge.state(), s) == "");
        for (const auto& [words, change] : changes) {
            State state = judge.state();
            change(state);
            const std::string told = difference(state, s);
            CAPTURE(words, told);
            CHECK(told.find(words) != std::string::npos);
        }
    };
    std::function<void()> main = [] {
        Chan<int> never(0);
        go([never]() mutable { never.receive(); });  // 2
        go([] { sleep_for(1h); });                   // 3
        sleep_for(1ms);
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    run_to_end(spawn, options);
    judge.require_right();
}
