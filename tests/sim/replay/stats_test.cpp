#include "sim/replay/stats.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

namespace fiberscope::replay {

TEST_CASE("stats: queues, steals and waits are counted where they happen", "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1);
    for (std::uint32_t g = 2; g < 8; ++g)
        story.create(g, 1).add(Kind::local_put, g, 0);
    story.on(1).add(Kind::local_steal, 4, 0, 3, 1).start(4, 1);
    story.channel(1, 4, 2, "jobs").add(Kind::chan_send, 4, 1, 0, 0, "1");
    story.add(Kind::chan_send, 4, 1, 0, 0, "2").at(1000).wait(4, 1, WaitQueue::send, "3");
    story.at(1000).park(4, WaitReason::chan_send, 1).on(0).at(4000);
    story.add(Kind::chan_recv_refill, 1, 1, 4).at(5000).ready(4, 1).add(Kind::local_put, 4, 0);
    Stats stats;
    story.tell(stats);
    INFO(stats.impossible().value_or(""));
    REQUIRE(!stats.impossible());
    CHECK(stats.procs()[0].queue.max() == 6);
    CHECK(stats.procs()[1].queue.max() == 2);
    CHECK(stats.procs()[1].steals == 1);
    CHECK(stats.procs()[1].stolen == 3);
    CHECK(stats.procs()[1].goroutines == std::unordered_set<std::uint32_t>{4});
    CHECK(stats.objects()[0].buffer.max() == 2);
    CHECK(stats.objects()[0].sendq.max() == 1);
    CHECK(stats.objects()[0].waits == 1);
    const auto most = stats.waited_most_for(GoId{4});
    REQUIRE(most);
    CHECK(most->reason == WaitReason::chan_send);
    CHECK(most->object == ObjectId{1});
    CHECK(most->ns == 4000);
    CHECK(!stats.waited_most_for(GoId{1}));
}

TEST_CASE("stats: a status that has not ended counts up to now", "[replay]") {
    Story story;
    story.at(0).begin(1).create(1).at(100).start(1).channel(1, 1, 0).create(2, 1);
    story.wait(1, 1, WaitQueue::recv).at(500).park(1, WaitReason::chan_receive, 1);
    story.at(600).start(2).at(900).line(2, 5);
    Stats stats;
    story.tell(stats);
    const State& state = stats.state();
    CHECK(stats.ran_ns(state.go(GoId{1})) == 400);
    CHECK(stats.waited_ns(state.go(GoId{1})) == 400);
    CHECK(stats.ran_ns(state.go(GoId{2})) == 300);
    CHECK(stats.ran_ns(state.procs[0]) == 700);
    CHECK(stats.waited_most_for(GoId{1})->ns == 400);
}

TEST_CASE("stats: another M's later stamps do not shorten what a goroutine did", "[replay]") {
    Story story;
    story.begin(2).run(1).machine(1, 1).create(2, 1).add(Kind::local_put, 2, 0);
    story.on(1).at(1000).add(Kind::local_steal, 2, 0, 1, 1).start(2, 1);
    story.on(0).at(90'000).line(1, 3);
    story.on(1).at(6010).yield(2);
    Stats stats;
    story.tell(stats);
    REQUIRE(!stats.impossible());
    CHECK(stats.ran_ns(stats.state().go(GoId{2})) == 5000);
    CHECK(stats.ran_ns(stats.state().procs[1]) == 5000);
    CHECK(stats.state().now_ns == 90'000);
}

TEST_CASE("stats: everything that can happen can be counted", "[replay]") {
    Story story;
    tell_everything(story);
    Stats stats;
    story.tell(stats);
    REQUIRE(!stats.impossible());
    CHECK(stats.gos()[3].panicked);
    CHECK(stats.gos()[3].panic == "oh no");
    CHECK(stats.gos()[0].stack_grows == 1);
    CHECK(stats.gos()[0].stack_first_bytes == 2048);
    CHECK(stats.procs()[0].spills == 1);
    CHECK(stats.global_queue().max() == 129);
    CHECK(stats.objects()[3].takes == 3);
}

}  // namespace fiberscope::replay
