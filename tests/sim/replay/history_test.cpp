#include "sim/replay/history.h"

#include "core/runtime.h"
#include "sim/replay/fold.h"
#include "sim/replay/pack_state.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"
#include "tests/sim/replay/story.h"

namespace fiberscope::replay {
namespace {

// Long enough for several keyframes: two goroutines that yield to each other, and more and more
// channels, so that the state grows.
void tell_long(Story& story, int rounds) {
    story.begin(1).run(1).create(2, 1).add(Kind::local_put, 2, 0);
    std::uint32_t objects = 0;
    for (int i = 0; i < rounds; ++i) {
        const std::uint32_t runs = 1 + static_cast<std::uint32_t>(i % 2);
        if (i % 8 == 0) story.channel(++objects, runs, 2);
        if (i % 8 == 1) story.add(Kind::chan_send, runs, objects, 0, 0, std::to_string(i));
        story.line(runs, static_cast<std::uint32_t>(i)).yield(runs);
        story.add(Kind::local_put, runs, 0).add(Kind::local_get, 3 - runs, 0).start(3 - runs);
    }
}

}  // namespace

TEST_CASE("history: a seek gives exactly the state that folding to there gives", "[replay]") {
    Story story;
    tell_long(story, 20'000);
    History history;
    for (const auto& entry : story.entries)
        REQUIRE(!history.append(entry.event, entry.text));
    CHECK(history.keyframes() > 3);
    CHECK(history.seek(history.size()) == history.latest());

    std::vector<State> states(1);
    std::vector<std::uint64_t> positions{0};
    State state;
    for (std::uint64_t i = 0; i < history.size(); ++i) {
        REQUIRE(!fold(state, story.entries[i].event, story.entries[i].text));
        // A prime, so that the positions fall before, on and after keyframes.
        if ((i + 1) % 2311 != 0) continue;
        states.push_back(state);
        positions.push_back(i + 1);
    }
    for (std::size_t i = 0; i < positions.size(); ++i)
        CHECK(history.seek(positions[i]) == states[i]);
    for (std::size_t i = positions.size(); i-- > 0;)
        CHECK(history.seek(positions[i]) == states[i]);
    const std::uint64_t begin = history.events().first(2);
    CHECK(history.seek(begin).events == begin);
    CHECK(history.seek(begin - 1).events == begin - 1);
    CHECK(history.seek(1u << 30) == history.latest());
}

TEST_CASE("history: keyframes take no more memory than the events", "[replay]") {
    Story story;
    tell_long(story, 60'000);
    History history;
    for (const auto& entry : story.entries)
        REQUIRE(!history.append(entry.event, entry.text));
    std::string latest;
    put_state(latest, history.latest());
    CHECK(history.keyframes() > 10);
    CHECK(history.keyframe_bytes() <= history.event_bytes() + latest.size());
    CHECK(history.event_bytes() < 12 * history.size());
}

TEST_CASE("history: an impossible event is kept out", "[replay]") {
    Story story;
    story.begin(1).run(1).add(Kind::go_end, 1).add(Kind::go_end, 1);
    History history;
    for (std::size_t i = 0; i < 6; ++i) {
        REQUIRE(!history.append(story.entries[i].event, story.entries[i].text));
    }
    CHECK(history.append(story.entries[6].event, "") ==
          "go_end: G1 has finished, the event says it runs on M0");
    CHECK(history.size() == 6);
}

TEST_CASE("history: it finds what a goroutine did next and before", "[replay]") {
    Story story;
    story.begin(1).run(1).channel(1, 1, 0).create(2, 1).wait(1, 1, WaitQueue::recv);
    story.park(1, WaitReason::chan_receive, 1).start(2);
    story.add(Kind::chan_send_direct, 2, 1, 1, 0, "5").ready(1, 1);
    History history;
    for (const auto& entry : story.entries)
        REQUIRE(!history.append(entry.event, entry.text));
    CHECK(history.text(10) == "5");
    // Positions: 4 created, 5 started, 6 channel, 8 waits, 9 parks, 11 is handed a value, 12 ready.
    const auto g1 = About::go(GoId{1});
    CHECK(history.next_of(g1, 0) == 4);
    CHECK(history.next_of(g1, 6) == 8);
    CHECK(history.next_of(g1, 9) == 11);
    CHECK(history.previous_of(g1, 11) == 9);
    CHECK(history.previous_of(g1, 8) == 6);
    CHECK(!history.previous_of(g1, 4));
    CHECK(!history.next_of(g1, 12));
    CHECK(!history.next_of(About::go(GoId{9}), 0));
}

TEST_CASE("history: a simulated run is the same every time, and seeks like any", "[replay]") {
    struct Keep : Sink {
        History history;
        std::vector<std::string> why;
        void take(const Event& event, std::string_view text) override {
            if (auto reason = history.append(event, text)) why.push_back(*reason);
        }
    };
    const auto once = [](Keep& keep) {
        world::Simulated world;
        test::Judge judge;
        test::run_judged(
            [] {
                Chan<int> c(1, "c");
                for (int i = 0; i < 40; ++i)
                    go([=]() mutable { c.send(i); });
                for (int i = 0; i < 40; ++i)
                    c.receive();
            },
            judge, {.procs = 4, .world = &world, .sink = &keep, .seed = 7});
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
