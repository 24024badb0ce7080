// What a C++ program that panics leaves on stderr: where it panicked, and where the others stand.
#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/core/sched/in_order.h"
#include "tests/judge.h"

#include <stdexcept>
#include <string>

using namespace fiberscope;
using test::has_in_order;

// Not in an unnamed namespace: without debug information their names must be exported.
namespace panic_test {

[[gnu::noinline]] void sends_late(Chan<int>& chan) {
    chan.send(1);
    asm volatile("" : : : "memory");  // no tail call
}
[[gnu::noinline]] void sends_deeper(Chan<int>& chan) {
    sends_late(chan);
    asm volatile("" : : : "memory");
}
[[gnu::noinline]] int waits_for_ever(Chan<int>& chan) {
    const int got = *chan.receive();
    asm volatile("" : : : "memory");
    return got + 1;
}

}  // namespace panic_test

TEST_CASE("panic: the report shows where it happened, then where the others are", "[dump]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    const Outcome outcome = test::run_judged(
        [] {
            Chan<int> closed(0), never(0);
            closed.close();
            go([=]() mutable { panic_test::waits_for_ever(never); });
            sleep_for(std::chrono::milliseconds(1));
            go([=]() mutable { panic_test::sends_deeper(closed); });
            panic_test::waits_for_ever(never);
        },
        {.procs = procs});
    CHECK(outcome.exit_status == 2);
    CHECK(outcome.panicked == GoId{3});
    has_in_order(report(outcome),
                 {"panic: send on closed channel\n", "\ngoroutine 3 [running]:\n", "sends_late",
                  "sends_deeper", "created by ", "\ngoroutine 1 [chan receive]:\n",
                  "waits_for_ever", "\ngoroutine 2 [chan receive]:\n", "waits_for_ever"});
}

TEST_CASE("panic: of an exception of the program's own the report says that its frames are gone",
          "[dump]") {
    const Outcome outcome = test::run_judged(
        [] {
            Chan<int> never(0);
            go([] { throw std::runtime_error("broken"); });
            panic_test::waits_for_ever(never);
        },
        {.procs = 1});
    has_in_order(report(outcome),
                 {"panic: broken\n", "\ngoroutine 2 [running]:\n",
                  "(no frames: the exception has gone through them)\n", "created by ",
                  "\ngoroutine 1 [chan receive]:\n", "waits_for_ever"});
}

TEST_CASE("panic: beside a crowd the first hundred are shown, and the others counted", "[dump]") {
    const Outcome outcome = test::run_judged(
        [] {
            Chan<int> never(0);
            for (int i = 0; i < 300; ++i)
                go([=]() mutable { never.receive(); });
            yield_now();
            throw Panic("enough");
        },
        {.procs = 1});
    const std::string text = report(outcome);
    has_in_order(text, {"panic: enough\n", "\ngoroutine 1 [running]:\n", "\ngoroutine 2 ["});
    CHECK(text.find("\n...and 200 more goroutines\n") != std::string::npos);
}

TEST_CASE("panic: one that is caught leaves nothing, and a copy keeps its frames", "[dump]") {
    std::size_t frames = 0;
    const Outcome outcome = test::run_judged(
        [&] {
            Chan<int> closed(0);
            closed.close();
            try {
                panic_test::sends_deeper(closed);
            } catch (const Panic& panic) {
                const Panic copy = panic;
                frames = copy.frames().size();
            }
        },
        {.procs = 1});
    CHECK(frames >= 3);
    CHECK(outcome.exit_status == 0);
    CHECK(report(outcome).empty());
}
