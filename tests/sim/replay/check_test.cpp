#include "sim/replay/check.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

#include <set>

namespace fiberscope::replay {

TEST_CASE("check: a run with every kind of event follows from its beginning", "[replay]") {
    Story story;
    tell_everything(story);
    std::set<Kind> kinds;
    for (const auto& entry : story.entries)
        kinds.insert(entry.event.kind);
    CHECK(kinds.size() == kKindCount);

    Check check(story.strings);
    story.tell(check);
    INFO(check.verdict());
    CHECK(!check.impossible());
    CHECK(check.verdict().find("every one follows") != std::string::npos);
    CHECK(check.state().global.size() == 129);
    CHECK(check.state().global.back() == GoId{300});
}

TEST_CASE("check: the first impossible event is told with its index and reason", "[replay]") {
    Story story;
    story.begin(1).run(1).add(Kind::go_end, 1).add(Kind::go_end, 1).add(Kind::go_end, 1);
    Check check(story.strings);
    story.tell(check);
    REQUIRE(check.impossible());
    CHECK(check.impossible()->index == 6);
    CHECK(check.impossible()->reason == "go_end: G1 has finished, the event says it runs on M0");
    CHECK(check.impossible()->event == "0.060 us M0 P0 G1 go_end n=3");
    CHECK(check.state().events == 6);
    CHECK(check.verdict() ==
          "event 7 of 8 is impossible: go_end: G1 has finished, the event says it runs on M0\n"
          "  0.060 us M0 P0 G1 go_end n=3");
}

TEST_CASE("check: an unfinished run is said to be unfinished", "[replay]") {
    Story story;
    story.begin(1).run(1);
    Check check(story.strings);
    story.tell(check);
    CHECK(check.verdict() ==
          "5 events, every one follows from the state before it: 1 goroutines (0 finished), 1 Ps, "
          "1 Ms, 0 channels and locks; the run has not ended");
}

}  // namespace fiberscope::replay
