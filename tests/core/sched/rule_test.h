// Tests of the scheduler's rules. Each shows, in the simulated world, a property of a run that
// holds while the rule does, and not without it. A rule that has no test is found by the last test
// of rules_test.cpp.
#pragma once

#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <functional>
#include <map>
#include <memory>

namespace fiberscope::test {

// Whether the property holds in a run without these rules.
using Property = bool (*)(RuleSet off, std::uint64_t seed);

std::map<Rule, Property>& rule_properties();

struct RuleEntry {
    RuleEntry(Rule rule, Property property) { rule_properties()[rule] = property; }
};

void examine(Rule rule);

// One run in the simulated world, judged, with its events. Before `main` the main goroutine yields
// once: at tick 0 the global queue is polled, and it would come back before all others.
std::unique_ptr<Judge> simulate(std::uint32_t procs, RuleSet off, std::uint64_t seed,
                                std::function<void()> main);

// Where the n-th event of this kind about g stands; the number of events if there is none.
std::size_t place_of(const Judge& run, Kind kind, std::uint32_t g, std::size_t n = 0);

}  // namespace fiberscope::test

// RULE_TEST(steal_half, "a thief takes half of its victim's queue") { return whether so; }
// with `off` and `seed` for the run.
#define RULE_TEST(rule, sentence)                                                    \
    static bool rule##_holds(RuleSet off, std::uint64_t seed);                       \
    static const fiberscope::test::RuleEntry rule##_entry(Rule::rule, rule##_holds); \
    TEST_CASE("rules: " #rule ": " sentence, "[rules]") {                            \
        fiberscope::test::examine(Rule::rule);                                       \
    }                                                                                \
    static bool rule##_holds([[maybe_unused]] RuleSet off, [[maybe_unused]] std::uint64_t seed)
