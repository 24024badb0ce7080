// The mixed load of bench/stress.cpp, a minute of it (a third of that where a sanitizer slows it
// down; half an hour by hand: fiberscope bench --stress 1800). A lost wake-up shows as a run that
// deadlocks or never ends, a goroutine that runs twice or a value that is lost as counts that
// differ, a broken queue as an event that the fold refuses.
#include "bench/stress.h"

#include "tests/catch.h"
#include "tests/judge.h"

using namespace fiberscope;

namespace {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double kSeconds = 10;
#else
constexpr double kSeconds = 30;
#endif
}  // namespace

TEST_CASE("stress: with nobody listening nothing is lost and memory stays flat", "[stress]") {
    const bench::StressResult result = bench::stress({.seconds = kSeconds, .procs = 4, .seed = 1});
    CAPTURE(result.rounds, result.goroutines, result.proc_changes);
    CHECK(result.failure == "");
    CHECK(result.rounds > 50);
    CHECK(result.sent == result.received);
    CHECK(result.sent > 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // More goroutines at once than ever before may still come; a leak of one a round would be more.
    CHECK(result.most_bytes < 1.5 * result.warm_bytes + 16e6);
#endif
}

TEST_CASE("stress: every event follows from the state before it", "[stress]") {
    test::Judge judge;
    const bench::StressResult result =
        bench::stress({.seconds = kSeconds, .procs = 2, .seed = 2, .run = judge.options()});
    CHECK(result.failure == "");
    judge.require_right();
    CHECK(result.proc_changes > 0);
}
