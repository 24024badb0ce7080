// A C++ program's growing stacks, as the fold sees them: no event of theirs is impossible.
#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/core/fiber/growing_code.h"
#include "tests/judge.h"

#include <functional>

using namespace fiberscope;

TEST_CASE("check: goroutines that go deep, park there, overflow and shrink are possible",
          "[replay][growth]") {
    // Where stacks do not grow (a sanitizer's build) the slot is the limit.
    constexpr int kFramesEach = FIBERSCOPE_GROWING_STACKS != 0 ? 100 : 5;
    const std::uint32_t procs = GENERATE(1u, 3u);
    std::function<void()> main = [] {
        WaitGroup wg;
        Chan<int> tokens(0);
        wg.add(30);
        for (int i = 0; i < 30; ++i)
            go([&wg, tokens, i]() mutable {
                for (int round = 0; round < 5; ++round) {
                    growing::deep(kFramesEach * i, [](void*) { yield_now(); });
                    if (i % 2 == 0)
                        tokens.send(i);
                    else
                        tokens.receive();
                }
                wg.done();
            });
#if FIBERSCOPE_GROWING_STACKS
        go([] { growing::endless(0); });
#endif
        wg.wait();
    };
    const Outcome outcome = test::run_judged(main, {.procs = procs, .stack_bytes_max = 2 << 20});
    CHECK(outcome.exit_status == 0);
}

TEST_CASE("check: of a goroutine whose stack the language keeps only the language tells it",
          "[replay][growth]") {
    constexpr int kFrames = FIBERSCOPE_GROWING_STACKS != 0 ? 500 : 5;
    std::function<void()> main = [] {
        WaitGroup wg;
        wg.add(1);
        Spawn what;
        what.stack_bytes = 2048;
        what.argument = &wg;
        what.entry = [](void* argument) {
            growing::deep(kFrames, [](void*) { yield_now(); });
            tell_stack(100, 2048, 4096);
            growing::deep(kFrames * 4, [](void*) { yield_now(); });
            yield_now();
            static_cast<WaitGroup*>(argument)->done();
        };
        go_start(what);
        wg.wait();
    };
    const Outcome outcome = test::run_judged(main, {.procs = 1});
    CHECK(outcome.exit_status == 0);
}
