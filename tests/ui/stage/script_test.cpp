#include "ui/stage/script.h"

#include "tests/catch.h"
#include "tests/ui/worker_pool.h"

#include <algorithm>

using namespace fiberscope;
using namespace fiberscope::ui;

namespace {

Event event(Kind kind, std::uint16_t m, std::uint32_t g, std::uint32_t object = 0) {
    Event e{};
    e.kind = kind;
    e.m = m;
    e.g = g;
    e.object = object;
    return e;
}

}  // namespace

TEST_CASE("stage time: an event waits for what it depends on and not for the rest") {
    Script script;
    script.append(event(Kind::go_start, 0, 1, 0));
    script.append(event(Kind::go_start, 1, 2, 1));   // another M, G and P
    script.append(event(Kind::chan_send, 0, 1, 7));  // the same M and G as the first
    CHECK(script.span(1).start < script.span(0).end);
    CHECK(script.span(1).start > script.span(0).start);
    CHECK(script.span(2).start >= script.span(0).end);
    // The same channel, from another M.
    script.append(event(Kind::chan_send, 1, 2, 7));
    CHECK(script.span(3).start >= script.span(2).end);
}

TEST_CASE("stage time: at most four events play at once") {
    Script script;
    for (std::uint16_t m = 0; m < 12; ++m)
        script.append(event(Kind::go_start, m, m + 1U, m));
    for (StageTime t = 0; t < script.start(script.size()); t += 5000)
        CHECK(script.playing(t).size() <= 4);
}

TEST_CASE("stage time: starts rise, so that a time names one position") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Script script;
    for (const Story::Entry& entry : pool.story.entries)
        script.append(entry.event);
    for (std::uint64_t i = 1; i < script.size(); ++i)
        REQUIRE(script.span(i).start > script.span(i - 1).start);
    for (std::uint64_t i = 0; i < script.size(); ++i) {
        REQUIRE(script.started(script.span(i).start) == i + 1);
        REQUIRE(script.started(script.span(i).start - 1) == i);
        REQUIRE(script.settled(i + 1) >= script.span(i).end);
    }
    CHECK(script.start(script.size()) == script.settled(script.size()));
}

TEST_CASE("stage time: the same events give the same script, however they arrive") {
    WorkerPool pool;
    tell_worker_pool(pool);
    Script once, again;
    for (const Story::Entry& entry : pool.story.entries)
        once.append(entry.event);
    for (const Story::Entry& entry : pool.story.entries) {
        again.playing(again.start(again.size()));  // looking changes nothing
        again.append(entry.event);
    }
    for (std::uint64_t i = 0; i < once.size(); ++i) {
        REQUIRE(once.span(i).start == again.span(i).start);
        REQUIRE(once.span(i).end == again.span(i).end);
    }
}

TEST_CASE("stage time: what was seen often plays faster, at most threefold") {
    Script script;
    for (int i = 0; i < 2000; ++i)
        script.append(event(Kind::chan_send, 0, 1, 1));
    const auto length = [&](std::uint64_t i) { return script.span(i).end - script.span(i).start; };
    CHECK(length(0) == duration_of(event(Kind::chan_send, 0, 1, 1)));
    CHECK(length(100) < length(0));
    CHECK(length(1999) * 3 >= length(0) - 3);
}

TEST_CASE("stage time: every kind of event has a length") {
    for (int kind = 0; kind < kKindCount; ++kind) {
        Event e = event(static_cast<Kind>(kind), 0, 1, 1);
        e.a = 1;  // a new goroutine's first stack (a=0) is just there
        CAPTURE(name_of(e.kind));
        CHECK(duration_of(e) > 0);
        CHECK(duration_of(e) <= 2 * kSecond);
    }
}
