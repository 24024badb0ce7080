// The scheduler's rules: that each has a test, how they are named, and those of a P's own queue.
#include "core/event/rule_names.h"
#include "core/sched/scheduler.h"
#include "tests/core/sched/rule_test.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

std::map<Rule, Property>& rule_properties() {
    static std::map<Rule, Property> all;
    return all;
}

void examine(Rule rule) {
    const Property holds = rule_properties().at(rule);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        CAPTURE(seed);
        CHECK(holds({}, seed));
        if (switchable_rules().has(rule)) CHECK_FALSE(holds({rule}, seed));
    }
}

std::unique_ptr<Judge> simulate(std::uint32_t procs, RuleSet off, std::uint64_t seed,
                                std::function<void()> main) {
    auto judge = std::make_unique<Judge>(true);
    world::Simulated world;
    const Outcome outcome = run_judged(
        [&] {
            yield_now();
            main();
        },
        *judge, {.procs = procs, .world = &world, .seed = seed, .rules_off = off});
    CHECK(outcome.exit_status == 0);
    return judge;
}

std::size_t place_of(const Judge& run, Kind kind, std::uint32_t g, std::size_t n) {
    std::size_t place = 0;
    for (const Event& event : run.events()) {
        if (event.kind == kind && event.g == g && n-- == 0) break;
        ++place;
    }
    return place;
}

}  // namespace fiberscope::test

using namespace fiberscope;
using namespace fiberscope::test;

TEST_CASE("rules: each has a test", "[rules]") {
    for (int i = 1; i < kRuleCount; ++i) {
        CAPTURE(name_of(static_cast<Rule>(i)));
        CHECK(rule_properties().count(static_cast<Rule>(i)) == 1);
    }
}

TEST_CASE("rules: each has a line that fits under a queue, with its constant", "[rules]") {
    for (int i = 1; i < kRuleCount; ++i) {
        const auto rule = static_cast<Rule>(i);
        CAPTURE(name_of(rule));
        CHECK(std::string_view(text_of(rule)).size() > 10);
        CHECK(std::string_view(text_of(rule)).size() <= 34);
        CHECK(std::string_view(without(rule)).size() > 10);
    }
    const auto says = [](Rule rule, const std::string& words) {
        return std::string(text_of(rule)).find(words) != std::string::npos;
    };
    CHECK(says(Rule::poll_global, std::to_string(kGlobalQueuePollTicks) + "st tick"));
    CHECK(says(Rule::preempt_slice, std::to_string(kTimeSliceNs / 1'000'000) + " ms"));
    CHECK(says(Rule::starve_after, std::to_string(kStarvationNs / 1'000'000) + " ms"));
    CHECK(kSpillPart == 2);
    CHECK(says(Rule::spill_half, "half"));
    CHECK(kStealPart == 2);
    CHECK(says(Rule::steal_half, "half"));
    CHECK(kSpinPart == 2);
    CHECK(says(Rule::spin_limit, "half"));
}

TEST_CASE("rules: their names are a list with commas, wrong ones are told with what there is",
          "[rules]") {
    std::string error;
    CHECK(rules_named("steal-half,poll-global", error) ==
          RuleSet{Rule::poll_global, Rule::steal_half});
    CHECK(rules_named("runnext", error) == RuleSet{Rule::spawn_runnext, Rule::wake_runnext});
    CHECK(error.empty());
    CHECK(names_of({Rule::steal_half, Rule::poll_global}) == "poll-global,steal-half");
    CHECK(rules_named(names_of(switchable_rules()), error) == switchable_rules());
    CHECK(error.empty());
    for (const char* wrong : {"", "steal,", "steal_half", "none", "steel"}) {
        error.clear();
        CHECK(rules_named(wrong, error).empty());
        CHECK(error.find("is no rule") != std::string::npos);
        CHECK(error.find("random-victim") != std::string::npos);
    }
    error.clear();
    CHECK(rules_named("poll-global,kicked-to-tail", error).empty());
    CHECK(error == "the rule kicked-to-tail cannot be switched off: it would be nowhere");
}

TEST_CASE("rules: a run says without which it was, and none of them fires", "[rules]") {
    const auto run = simulate(2, {Rule::steal, Rule::starve_after}, 1, [] { yield_now(); });
    CHECK(run->state().rules_off == RuleSet{Rule::steal, Rule::starve_after});
    EventText text(run->strings());
    CHECK(text.line(run->events().front(), {}).find("without=steal,starve-after") !=
          std::string::npos);
}

RULE_TEST(spawn_runnext, "the goroutine spawned last runs first") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add(2);
        for (int i = 0; i < 2; ++i)
            go([&] { wg.done(); });
        wg.wait();
    });
    return place_of(*run, Kind::go_start, 3) < place_of(*run, Kind::go_start, 2);
}

RULE_TEST(wake_runnext, "a woken goroutine runs before one that is in the queue") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        Chan<int> chan(0);
        wg.add(2);
        go([&, chan]() mutable {  // 2
            chan.receive();
            wg.done();
        });
        yield_now();
        go([&] { wg.done(); });  // 3
        chan.send(1);
        wg.wait();
    });
    return place_of(*run, Kind::go_start, 2, 1) < place_of(*run, Kind::go_start, 3);
}

RULE_TEST(kicked_to_tail, "who sat in runnext is the last of the queue") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add(3);
        for (int i = 0; i < 3; ++i)
            go([&] { wg.done(); });
        wg.wait();
    });
    bool all = run->count(Kind::local_put, Rule::kicked_to_tail) == 2;
    for (std::size_t i = 0; i + 1 < run->events().size(); ++i) {
        const Event &put = run->events()[i], &next = run->events()[i + 1];
        if (put.kind == Kind::runnext_put && put.a != 0)
            all &= next.kind == Kind::local_put && next.g == put.a &&
                   next.rule == Rule::kicked_to_tail;
    }
    return all;
}

// Two that wake each other through runnext, and a third in the queue.
RULE_TEST(inherit_slice, "two that wake each other let the third in when their slice is over") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        Chan<int> ping(0), pong(0);
        wg.add(1);
        go([=]() mutable {
            for (const int v : ping)
                pong.send(v);
        });
        yield_now();
        go([&] { wg.done(); });  // 3
        for (int i = 0; i < 300; ++i) {
            checkpoint(50'000);  // 100 us
            ping.send(i);
            pong.receive();
        }
        wg.wait();
    });
    std::size_t sent_after = 0;
    for (std::size_t i = place_of(*run, Kind::go_start, 3); i < run->events().size(); ++i)
        sent_after += run->events()[i].kind == Kind::chan_send_direct;
    return sent_after > 100;
}

RULE_TEST(run_local, "the queue is first in, first out") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add(5);
        for (int i = 0; i < 5; ++i)
            go([&] { wg.done(); });
        wg.wait();
    });
    std::vector<std::uint32_t> order;
    for (const Event& event : run->events())
        if (event.kind == Kind::local_get && event.rule == Rule::run_local)
            order.push_back(event.g);
    return order == std::vector<std::uint32_t>{2, 3, 4, 5};
}

RULE_TEST(poll_global, "the global queue is looked at every 61st tick") {
    int ran = 0;
    const auto run = simulate(1, off, seed, [&] {
        for (int i = 0; i < 200; ++i)
            go([&ran] { ++ran; });
        yield_now();  // the local queue holds 200, but the 61st tick is the global queue's
    });
    return ran >= 58 && ran <= 61 && run->count(Kind::global_get, Rule::poll_global) == 2;
}

RULE_TEST(take_global, "with an empty queue the next comes from the global one") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add(2);
        for (int i = 0; i < 2; ++i)
            go([&] {
                yield_now();
                wg.done();
            });
        wg.wait();
    });
    // Both at once: one P may take all.
    return run->count(Kind::global_get, Rule::take_global) == 1 &&
           place_of(*run, Kind::go_start, 2, 1) < run->events().size();
}

TEST_CASE("rules: who takes from the global queue takes a share and leaves the others theirs",
          "[rules]") {
    const std::uint32_t procs = GENERATE(2u, 4u, 8u);
    const auto run = simulate(procs, {}, 1, [] {
        WaitGroup wg;
        wg.add(300);
        for (int i = 0; i < 300; ++i)
            go([&] {
                yield_now();  // to the global queue
                checkpoint(1000);
                wg.done();
            });
        wg.wait();
    });
    std::uint32_t size = 0, most = 0;
    for (const Event& event : run->events()) {
        if (event.kind == Kind::global_put) size += event.a;
        if (event.kind != Kind::global_get) continue;
        if (event.rule == Rule::take_global)
            CHECK(event.a == std::min({size, size / procs + 1, kLocalQueueSlots / 2}));
        most = std::max(most, event.a);
        size -= event.a;
    }
    CHECK(most > 1);
}

RULE_TEST(spill_half, "a full queue gives half of itself to the global queue") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add(600);
        for (int i = 0; i < 600; ++i)
            go([&] { wg.done(); });
        wg.wait();
    });
    bool half = run->count(Kind::local_spill) >= 2;
    for (std::size_t i = 0; i < run->events().size(); ++i) {
        const Event& event = run->events()[i];
        if (event.kind == Kind::local_spill)
            half &= event.a == kLocalQueueSlots / 2 &&
                    run->events()[i + 1].a == kLocalQueueSlots / 2 + 1;
    }
    return half;
}

RULE_TEST(yield_global, "who yields comes after all that is in the queue, also what comes later") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add(2);
        go([&] {  // 2
            for (int i = 0; i < 2; ++i)
                go([&] { wg.done(); });  // 3, kicked to the tail, and 4
        });
        yield_now();
        wg.wait();
    });
    return place_of(*run, Kind::go_start, 3) < place_of(*run, Kind::go_start, 1, 2);
}

RULE_TEST(preempt_slice, "one that computes beyond 10 ms gives way at a safepoint") {
    bool ran = false, ran_in_time = false;
    const auto run = simulate(1, off, seed, [&] {
        go([&] { ran = true; });
        for (int i = 0; i < 300; ++i)
            checkpoint(50'000);  // 100 us
        ran_in_time = ran;
    });
    return ran_in_time && run->count(Kind::go_preempt, Rule::preempt_slice) > 0;
}

// Only traces of Go have it: see sim/gotrace.
RULE_TEST(inferred, "the runtime itself infers nothing") {
    const auto run = simulate(2, off, seed, [] {
        for (int i = 0; i < 5; ++i)
            go([] { yield_now(); });
    });
    return std::none_of(run->events().begin(), run->events().end(),
                        [](const Event& event) { return event.rule == Rule::inferred; });
}
