// Every program, in every world, over several Ps: it gives its result, every one of its events
// follows from the state before it, and at the end the folded state is the runtime's own.
#include "tests/sim/world/programs.h"

#include "core/runtime.h"
#include "sim/replay/check.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <chrono>
#include <memory>
#include <string>

namespace fiberscope::test {
namespace {

// One run of a program, judged.
void run_and_judge(const Program& program, std::uint32_t procs, World* world, std::uint64_t seed) {
    CAPTURE(program.name, procs, seed);
    StringTable strings;
    replay::Check check(strings);
    const Spawn spawn{.entry = [](void* f) { (*static_cast<const std::function<void()>*>(f))(); },
                      .argument = const_cast<std::function<void()>*>(&program.main),
                      .function = strings.intern("main")};
    const Outcome outcome = run_to_end(
        spawn, {.procs = procs, .world = world, .sink = &check, .strings = &strings, .seed = seed});
    INFO(outcome.reason);
    CHECK(outcome.exit_status == program.exit_status);
    if (check.impossible()) {
        FAIL("event " << check.impossible()->index << " is impossible: "
                      << check.impossible()->event << "\n  " << check.impossible()->reason);
    }
    const replay::State& state = check.state();
    CHECK(state.ended);
    CHECK(state.exit_status == static_cast<std::uint32_t>(program.exit_status));
    // The goroutines that the runtime still has are those that the fold has not seen end.
    std::size_t left = 0;
    for (const replay::GoState& g : state.gos)
        left += g.status != replay::GoStatus::finished;
    CHECK(left == outcome.goroutines.size());
    for (const GoInfo& info : outcome.goroutines) {
        REQUIRE(state.has_go(info.id));
        const replay::GoState& g = state.go(info.id);
        CAPTURE(raw(info.id));
        CHECK(static_cast<int>(g.reason) == static_cast<int>(info.reason));
        CHECK((g.status == replay::GoStatus::waiting) == (info.status == GoStatus::waiting));
    }
}

}  // namespace

TEST_CASE("runtime: every program's events pass the fold in the real world", "[world]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    for (const Program& program : all_programs())
        run_and_judge(program, procs, nullptr, 1);
}

TEST_CASE("runtime: every program's events pass the fold in the simulated world", "[world]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 3u, 4u, 8u, 64u);
    for (const Program& program : all_programs()) {
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            world::Simulated world;
            run_and_judge(program, procs, &world, seed);
        }
    }
}

}  // namespace fiberscope::test
