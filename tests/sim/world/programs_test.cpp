// Every program, in every world, over several Ps: it gives its result, every one of its events
// follows from the state before it, and at the end the folded state is the runtime's own.
#include "tests/sim/world/programs.h"

#include "core/event/rule_names.h"
#include "core/runtime.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace fiberscope::test {
namespace {

// One run of a program, judged.
void run_and_judge(const Program& program, std::uint32_t procs, World* world, std::uint64_t seed,
                   RuleSet off = {}) {
    CAPTURE(program.name, procs, seed, names_of(off));
    Judge judge;
    const Outcome outcome = run_judged(
        program.main, judge, {.procs = procs, .world = world, .seed = seed, .rules_off = off});
    INFO(outcome.reason);
    CHECK(outcome.exit_status == program.exit_status);
    CHECK(judge.state().exit_status == static_cast<std::uint32_t>(program.exit_status));
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

TEST_CASE("runtime: every program comes to its end and passes the fold without any of the rules",
          "[world][rules]") {
    std::vector<RuleSet> sets = {switchable_rules(), {Rule::spawn_runnext, Rule::wake_runnext}};
    for (int i = 0; i < kRuleCount; ++i)
        if (switchable_rules().has(static_cast<Rule>(i))) sets.push_back({static_cast<Rule>(i)});
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    const std::uint32_t procs = 4;  // all of it would be minutes
#else
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
#endif
    for (const Program& program : all_programs()) {
        for (const RuleSet off : sets) {
            world::Simulated world;
            run_and_judge(program, procs, &world, 1, off);
        }
    }
}

}  // namespace fiberscope::test
