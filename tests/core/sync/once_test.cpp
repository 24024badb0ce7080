#include "core/sync/once.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>

using namespace fiberscope;

TEST_CASE("once: the function is called once, and done when any call returns", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u, 64u);
    std::atomic<int> calls{0}, early{0};
    run(
        [&] {
            Once once;
            WaitGroup wg;
            int made = 0;  // plain: what call() returns after happens after it
            wg.add(50);
            for (int i = 0; i < 50; ++i) {
                go([&] {
                    once.call([&] {
                        yield_now();  // the others come meanwhile
                        ++calls;
                        made = 7;
                    });
                    early += made != 7;
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs});
    CHECK(calls == 1);
    CHECK(early == 0);
}

TEST_CASE("once: a function that panics counts as done", "[sync]") {
    run([] {
        Once once;
        CHECK_THROWS_WITH(once.call([] { throw Panic("first"); }), "first");
        int calls = 0;
        once.call([&] { ++calls; });
        CHECK(calls == 0);
    });
}

TEST_CASE("once_func: every call panics as the first did, what it captured is let go", "[sync]") {
    auto witness = std::make_shared<int>(0);
    run([&] {
        int calls = 0;
        const auto f = once_func([&calls, held = witness] {
            ++calls;
            throw Panic("boom");
        });
        const auto copy = f;
        CHECK(witness.use_count() == 2);
        CHECK_THROWS_WITH(f(), "boom");
        CHECK_THROWS_WITH(copy(), "boom");
        CHECK(calls == 1);
        CHECK(witness.use_count() == 1);
    });
}

TEST_CASE("once_value: every call returns the value that the first one made", "[sync]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::atomic<int> calls{0}, wrong{0};
    run(
        [&] {
            const auto answer = once_value([&, only_moved = std::make_unique<int>(42)] {
                ++calls;
                return std::make_unique<std::string>(std::to_string(*only_moved));
            });
            WaitGroup wg;
            wg.add(30);
            for (int i = 0; i < 30; ++i) {
                go([&, answer] {
                    wrong += *answer() != "42";
                    wg.done();
                });
            }
            wg.wait();
            CHECK(&answer() == &answer());
        },
        {.procs = procs});
    CHECK(calls == 1);
    CHECK(wrong == 0);
}
