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

TEST_CASE("stats: from being made ready to running is told by goroutine, by P and in all",
          "[replay]") {
    Story story;
    story.at(0).begin(2).run(1).machine(1, 1).create(2, 1).add(Kind::local_put, 2, 0);
    story.at(100).park(1, WaitReason::none).add(Kind::local_get, 2, 0).at(200).start(2);
    story.at(1000).ready(1).add(Kind::local_put, 1, 0);
    story.on(1).at(4000).add(Kind::local_steal, 1, 0, 1, 1).at(4500).start(1, 1);
    story.at(5000).add(Kind::go_preempt, 1).add(Kind::global_put, 1, 0, 1);
    story.at(9000).add(Kind::global_get, 1, 1, 1).start(1, 1).at(9500).yield(1);
    Stats stats;
    story.tell(stats);
    INFO(stats.impossible().value_or(""));
    REQUIRE(!stats.impossible());
    // Its creation was no waking, nor was losing its slice.
    CHECK(stats.wake().count() == 1);
    CHECK(stats.wake().max_ns() == 3500);
    CHECK(stats.gos()[0].wake.percentile_ns(0.5) == 3500);
    CHECK(stats.gos()[1].wake.count() == 0);
    CHECK(stats.procs()[1].wake.count() == 1);
    CHECK(stats.procs()[0].wake.count() == 0);
    CHECK(stats.gos()[0].preemptions == 1);
    CHECK(stats.procs()[1].preemptions == 1);
    CHECK(stats.gos()[0].yields == 1);
}

TEST_CASE("stats: an idle P's time is counted, and a handoff is not a wake-up", "[replay]") {
    Story story;
    story.at(0).begin(2).run(1).at(1000).machine(1, 1);
    story.at(2000).on(1).add(Kind::p_release, 0, 1).add(Kind::p_idle_put, 0, 1);
    story.at(5000).on(0).line(1, 2);
    Stats stats;
    story.tell(stats);
    REQUIRE(!stats.impossible());
    CHECK(stats.procs()[1].handoffs == 0);
    // Up to M1's taking it, and again since.
    CHECK(stats.idle_ns(stats.state().procs[1]) == 1010 + 2990);
    CHECK(stats.idle_ns(stats.state().procs[0]) == 10);
}

TEST_CASE("stats: a channel's buffer, throughput and direct handoffs are told", "[replay]") {
    Story story;
    story.at(0).begin(1).run(1).channel(1, 1, 2, "jobs");
    story.at(1000).add(Kind::chan_send, 1, 1, 0, 0, "1").at(2000);
    story.add(Kind::chan_send, 1, 1, 0, 0, "2").at(5000).add(Kind::chan_recv, 1, 1);
    story.at(6000).add(Kind::chan_recv, 1, 1).at(9000).add(Kind::chan_send, 1, 1, 0, 0, "3");
    story.at(11'000).line(1, 2);
    Stats stats;
    story.tell(stats);
    REQUIRE(!stats.impossible());
    const ObjectState& channel = stats.state().objects[0];
    const Stats::Shares shares = stats.shares(channel);
    CHECK(shares.life_ns == 10'000);
    CHECK(shares.full_ns == 3000);
    CHECK(shares.empty_ns == 3000);
    // Three values in 8 us.
    CHECK(stats.throughput(channel) == Approx(375'000));
    CHECK(stats.objects()[0].buffer.mean(11'000) ==
          Approx((1000.0 + 2 * 3000 + 1000 + 2000) / (11'000 - 50)));
}

TEST_CASE("stats: how long a lock was held, and waited for, is told", "[replay]") {
    Story story;
    story.at(0).begin(1).run(1).sync(1, 1, ObjectKind::mutex).create(2, 1);
    story.at(1000).add(Kind::lock_get, 1, 1).yield(1).start(2).wait(2, 1, WaitQueue::recv);
    story.at(2000).park(2, WaitReason::mutex_lock, 1).start(1);
    story.at(5000).add(Kind::lock_drop, 1, 1, 2).ready(2, 1).at(6000).yield(1).start(2);
    story.at(8000).add(Kind::lock_drop, 2, 1).at(9000).line(2, 3);
    Stats stats;
    story.tell(stats);
    INFO(stats.impossible().value_or(""));
    REQUIRE(!stats.impossible());
    const Stats::Shares shares = stats.shares(stats.state().objects[0]);
    CHECK(shares.life_ns == 8000);
    CHECK(shares.held_ns == 7000);
    CHECK(stats.objects()[0].takes == 2);
    CHECK(stats.objects()[0].handoffs == 1);
    CHECK(stats.objects()[0].wait.max_ns() == 3010);
    CHECK(stats.gos()[1].waits.at({WaitReason::mutex_lock, ObjectId{1}}).times == 1);
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
