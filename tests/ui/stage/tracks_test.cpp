#include "ui/stage/tracks.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Tracks tracks_of(const Story& story) {
    Tracks tracks;
    for (const Story::Entry& entry : story.entries)
        tracks.append(entry.event);
    return tracks;
}

}  // namespace

TEST_CASE("tracks: a goroutine's stretches follow each other without a gap") {
    Story s;
    s.begin(1).at(100).create(1).at(200).start(1).at(300).channel(1, 1, 0, "ch");
    s.at(400).wait(1, 1, WaitQueue::recv).at(500).park(1, WaitReason::chan_receive, 1);
    const Tracks tracks = tracks_of(s);
    const auto& lane = tracks.gos().at(GoId{1});
    REQUIRE(lane.size() == 3);
    CHECK(lane[0].look == Look::runnable);
    CHECK(lane[1].look == Look::running);
    CHECK(lane[2].look == Look::channel);
    CHECK(lane[0].from_ns == 100);
    CHECK(lane[0].to_ns == lane[1].from_ns);
    CHECK(lane[1].to_ns == lane[2].from_ns);
    CHECK(lane[2].open);
    CHECK(lane[2].who == 1);
    REQUIRE(tracks.procs().size() == 1);
    REQUIRE(tracks.procs().at(0).size() == 1);
    CHECK(tracks.procs().at(0)[0].to_ns == 500);
}

TEST_CASE("tracks: collections and races have their places in time") {
    Story s;
    s.begin(1).at(100).create(1).at(200).start(1).at(250).add(Kind::go_race, 1, 2, 7, 9);
    s.at(300).add(Kind::go_yield, 1).at(400).add(Kind::gc_begin, 1, 0, 1000);
    const std::size_t begun = s.entries.size();
    s.at(500).add(Kind::gc_end, 1, 0, 10);
    const Tracks tracks = tracks_of(s);
    REQUIRE(tracks.collections().size() == 1);
    CHECK(tracks.collections()[0].from_ns == 400);
    CHECK(tracks.collections()[0].to_ns == 500);
    CHECK_FALSE(tracks.collections()[0].open);
    REQUIRE(tracks.races().size() == 1);
    CHECK(tracks.races()[0].at_ns == 250);
    CHECK(tracks.races()[0].b == GoId{2});
    s.entries.resize(begun);
    CHECK(tracks_of(s).collections()[0].open);
}
