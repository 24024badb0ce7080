// What the fold lets pass because it stands for what a Go trace does not say, and only then.
#include "sim/replay/fold.h"
#include "tests/catch.h"
#include "tests/sim/replay/story.h"

#include <functional>

namespace fiberscope::replay {
namespace {

// Of the last event: nothing if it is possible, else why not; then it has changed nothing.
std::string verdict(const Story& story, State& state) {
    for (std::size_t i = 0; i + 1 < story.entries.size(); ++i) {
        const auto why = fold(state, story.entries[i].event, story.entries[i].text);
        INFO(why.value_or(""));
        REQUIRE(!why);
    }
    const State before = state;
    const auto why = fold(state, story.entries.back().event, story.entries.back().text);
    if (why) CHECK(state == before);
    return why.value_or("");
}

using Beginning = std::function<void(Story&)>;

// The event is impossible as it is, and possible if it is inferred. The state after it.
State only_inferred(const Beginning& begin, Kind kind, std::uint32_t g, std::uint32_t object = 0,
                    std::uint32_t a = 0, std::uint32_t b = 0) {
    Story story;
    begin(story);
    story.add(kind, g, object, a, b);
    State state;
    CHECK(verdict(story, state) != "");
    story.entries.back().event.rule = Rule::inferred;
    state = {};
    CHECK(verdict(story, state) == "");
    return state;
}

// Not even if it is inferred.
void check_impossible(const Beginning& begin, Kind kind, std::uint32_t g, std::uint32_t object,
                      std::uint32_t a = 0, std::uint32_t b = 0) {
    Story story;
    begin(story);
    story.add(kind, g, object, a, b, {}, Rule::inferred);
    State state;
    CHECK(verdict(story, state) != "");
}

}  // namespace

TEST_CASE("inferred: a wait ends, and nobody knows why", "[replay]") {
    const State state =
        only_inferred([](Story& story) { story.begin(1).run(1).park(1, WaitReason::chan_receive); },
                      Kind::go_ready, 1);
    CHECK(state.go(GoId{1}).status == GoStatus::runnable);
}

TEST_CASE("inferred: a goroutine waits or is in a call that nobody saw run", "[replay]") {
    const auto begin = [](Story& story) { story.begin(1).create(1); };
    State state = only_inferred(begin, Kind::go_park, 1, 0,
                                static_cast<std::uint32_t>(WaitReason::chan_send));
    CHECK(state.go(GoId{1}).place.kind == Place::Kind::waiting);
    CHECK(state.go(GoId{1}).starts == 0);
    state = only_inferred(begin, Kind::go_syscall, 1, 0);
    CHECK(state.machines[0].calling == GoId{1});
    CHECK(state.proc(ProcId{0}).m == MachineId{0});
    // The M may have no P.
    state = only_inferred(begin, Kind::go_syscall, 1, raw(ProcId::none));
    CHECK(state.go(GoId{1}).status == GoStatus::syscall);
}

TEST_CASE("inferred: a goroutine ends in the call in which it was made", "[replay]") {
    const State state = only_inferred(
        [](Story& story) { story.begin(1).run(1).add(Kind::go_syscall, 1, 0); }, Kind::go_end, 1);
    CHECK(state.machines[0].calling == GoId::none);
    CHECK(state.finished == 1);
}

TEST_CASE("inferred: one is taken out of the middle of a queue, and no other", "[replay]") {
    const auto queued_on = [](std::uint16_t m) {
        return [m](Story& story) {
            story.begin(2).machine(1, 1).run(1);
            for (std::uint32_t g = 2; g <= 4; ++g)
                story.create(g, 1).add(Kind::local_put, g, 0);
            story.on(m);
        };
    };
    State state = only_inferred(queued_on(0), Kind::local_get, 3, 0);
    CHECK(state.proc(ProcId{0}).queue == std::deque<GoId>{GoId{2}, GoId{4}});
    CHECK(state.machines[0].hand == std::vector<GoId>{GoId{3}});
    state = only_inferred(queued_on(1), Kind::local_steal, 4, 0, 1, 1);
    CHECK(state.proc(ProcId{0}).queue == std::deque<GoId>{GoId{2}, GoId{3}});
    const auto global = [](Story& story) {
        story.begin(1).run(1);
        for (std::uint32_t g = 2; g <= 4; ++g)
            story.create(g, 1).add(Kind::global_put, g, 0, 1);
    };
    state = only_inferred(global, Kind::global_get, 4, 0, 1);
    CHECK(state.global == std::deque<GoId>{GoId{2}, GoId{3}});

    // Of several at once the order must be right; and nobody is taken who does not stand there.
    check_impossible(queued_on(0), Kind::local_get, 1, 0);
    check_impossible(queued_on(1), Kind::local_steal, 4, 0, 2, 1);
}

TEST_CASE("inferred: GOMAXPROCS changes while others run, who goes is idle, who comes too",
          "[replay]") {
    const auto begin = [](Story& story) { story.begin(3).machine(1, 1).run(1); };
    State state = only_inferred(begin, Kind::procs, 0, 0, 5);
    CHECK(state.idle_procs == std::vector<ProcId>{ProcId{2}, ProcId{4}, ProcId{3}});
    CHECK(state.proc(ProcId{4}).idle);
    state = only_inferred(begin, Kind::procs, 0, 0, 2);
    CHECK(state.idle_procs.empty());
    CHECK_FALSE(state.has_proc(2));
    check_impossible(begin, Kind::procs, 0, 0, 1);  // P1 is M1's
}

}  // namespace fiberscope::replay
