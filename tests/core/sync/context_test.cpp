#include "core/sync/context.h"

#include "core/runtime.h"
#include "tests/catch.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {

bool is_done(const Context& context) {
    bool done = false;
    select(receive(context.done(), [&](auto) { done = true; }), otherwise());
    CHECK(done == (context.err() != ContextError::none));
    return done;
}

struct UserId {
    int id;
};
struct Trace {
    std::string text;
};

}  // namespace

TEST_CASE("context: the background is never over and has nothing", "[context]") {
    run([] {
        const Context context = background();
        CHECK_FALSE(context.done());
        CHECK(context.err() == ContextError::none);
        CHECK(context.cause().empty());
        CHECK_FALSE(context.deadline_ns());
        CHECK(context.value<UserId>() == nullptr);
    });
}

TEST_CASE("context: cancel closes done, and says why in Go's words", "[context]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            auto [ctx, cancel] = with_cancel(background());
            CHECK_FALSE(is_done(ctx));
            CHECK(text_of(ctx.err()) == std::string());
            WaitGroup wg;
            std::atomic<int> canceled{0};
            wg.add(10);
            for (int i = 0; i < 10; ++i) {
                go([&wg, &canceled, context = ctx] {
                    context.done().receive();
                    canceled += context.err() == ContextError::canceled;
                    wg.done();
                });
            }
            cancel();
            wg.wait();
            CHECK(canceled == 10);
            CHECK(is_done(ctx));
            CHECK(text_of(ctx.err()) == std::string("context canceled"));
            CHECK(ctx.cause() == "context canceled");
            cancel();  // again: nothing
        },
        {.procs = procs});
}

TEST_CASE("context: its Cancel ends it when it goes out of scope", "[context]") {
    run([] {
        Context kept;
        {
            auto [ctx, cancel] = with_cancel(background());
            kept = ctx;
            CHECK_FALSE(is_done(kept));
        }
        CHECK(is_done(kept));
        Cancelable first = with_cancel(background());
        const Context replaced = first.context;
        first = with_cancel(background());
        CHECK(is_done(replaced));
        CHECK_FALSE(is_done(first.context));
    });
}

TEST_CASE("context: what ends a parent ends all below it, and nothing above", "[context]") {
    run([] {
        auto [top, cancel_top] = with_cancel(background());
        auto [left, cancel_left] = with_cancel(top);
        auto [right, cancel_right] = with_cancel(with_value(top, UserId{1}));
        auto [leaf, cancel_leaf] = with_timeout(left, 1h);
        cancel_left();
        CHECK(is_done(left));
        CHECK(is_done(leaf));
        CHECK_FALSE(is_done(top));
        CHECK_FALSE(is_done(right));
        cancel_top();
        CHECK(is_done(right));
        auto [late, cancel_late] = with_cancel(top);  // of a parent that is over
        CHECK(is_done(late));
        CHECK(leaf.err() == ContextError::canceled);
    });
}

TEST_CASE("context: a parent is over before its children, they in the order of their making",
          "[context]") {
    std::string order;
    run(
        [&] {
            auto [top, cancel_top] = with_cancel(background());
            auto [a, cancel_a] = with_cancel(top);
            auto [b, cancel_b] = with_cancel(a);
            auto [c, cancel_c] = with_cancel(top);
            Chan<int> told(0);
            // One P: who was woken first runs last of its group, so look at the channels instead.
            const auto watch = [&](const Context& context, const Context& parent, char name) {
                after_func(context, [&order, told, parent, name]() mutable {
                    order += parent.err() != ContextError::none ? name : '?';
                    told.send(0);
                });
            };
            watch(a, top, 'a');
            watch(b, a, 'b');
            watch(c, top, 'c');
            cancel_top();
            for (int i = 0; i < 3; ++i)
                told.receive();
        },
        {.procs = 1});
    CHECK(order.size() == 3);
    CHECK(order.find('?') == std::string::npos);
}

TEST_CASE("context: the cause is what the first one said, for all below, too", "[context]") {
    run([] {
        auto [top, cancel] = with_cancel_cause(background());
        auto [child, cancel_child] = with_cancel(top);
        auto [own, cancel_own] = with_cancel_cause(child);
        cancel_own("own reason");
        cancel("disk full");
        cancel("too late");
        CHECK(top.err() == ContextError::canceled);
        CHECK(top.cause() == "disk full");
        CHECK(child.cause() == "disk full");
        CHECK(own.cause() == "own reason");
        auto [late, cancel_late] = with_cancel(child);
        CHECK(late.cause() == "disk full");
        auto [timed, cancel_timed] = with_timeout(background(), -1s, "too slow");
        CHECK(timed.err() == ContextError::deadline_exceeded);
        CHECK(timed.cause() == "too slow");
    });
}

TEST_CASE("context: past its deadline it is over by itself", "[context]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            const std::uint64_t began = now_ns();
            auto [ctx, cancel] = with_timeout(background(), 2ms);
            auto [child, cancel_child] = with_cancel(ctx);
            REQUIRE(ctx.deadline_ns());
            CHECK(*ctx.deadline_ns() >= began + 2'000'000);
            CHECK(child.deadline_ns() == ctx.deadline_ns());
            child.done().receive();
            CHECK(now_ns() >= *ctx.deadline_ns());
            CHECK(text_of(ctx.err()) == std::string("context deadline exceeded"));
            CHECK(child.err() == ContextError::deadline_exceeded);
            CHECK(child.cause() == "context deadline exceeded");
        },
        {.procs = procs});
}

TEST_CASE("context: the earlier deadline holds, and cancel comes before either", "[context]") {
    run([] {
        auto [outer, cancel_outer] = with_deadline(background(), now_ns() + 3'600'000'000'000);
        auto [later, cancel_later] = with_timeout(outer, 100h);
        CHECK(later.deadline_ns() == outer.deadline_ns());
        auto [sooner, cancel_sooner] = with_timeout(outer, 1ms);
        CHECK(*sooner.deadline_ns() < *outer.deadline_ns());
        sooner.done().receive();
        CHECK_FALSE(is_done(outer));
        cancel_outer();
        CHECK(later.err() == ContextError::canceled);
        CHECK(sooner.err() == ContextError::deadline_exceeded);
        auto [past, cancel_past] = with_deadline(background(), 0);
        CHECK(past.err() == ContextError::deadline_exceeded);
        auto [far, cancel_far] = with_timeout(background(), std::chrono::nanoseconds::max());
        CHECK_FALSE(is_done(far));
    });
}

TEST_CASE("context: a value is found by its type, the nearest first", "[context]") {
    run([] {
        const Context one = with_value(background(), UserId{1});
        const Context traced = with_value(one, Trace{"abc"});
        auto [ctx, cancel] = with_cancel(with_value(traced, UserId{2}));
        CHECK(one.value<UserId>()->id == 1);
        CHECK(one.value<Trace>() == nullptr);
        CHECK(traced.value<UserId>()->id == 1);
        CHECK(ctx.value<UserId>()->id == 2);
        CHECK(ctx.value<Trace>()->text == "abc");
        CHECK_FALSE(traced.done());
        CHECK(with_value(background(), std::make_unique<int>(3)).value<std::unique_ptr<int>>());
    });
}

TEST_CASE("context: without_cancel keeps the values only", "[context]") {
    run([] {
        auto [ctx, cancel] = with_timeout(with_value(background(), UserId{5}), 1h);
        const Context detached = without_cancel(ctx);
        cancel();
        CHECK(detached.err() == ContextError::none);
        CHECK_FALSE(detached.done());
        CHECK_FALSE(detached.deadline_ns());
        CHECK(detached.value<UserId>()->id == 5);
    });
}

TEST_CASE("context: after_func calls when it is over, unless it was taken back", "[context]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    run(
        [] {
            auto [ctx, cancel] = with_cancel(background());
            Chan<int> called(0);
            StopFunc first = after_func(ctx, [called]() mutable { called.send(1); });
            StopFunc second = after_func(ctx, [called]() mutable { called.send(2); });
            CHECK(second());
            CHECK_FALSE(second());
            cancel();
            CHECK(called.receive() == 1);
            CHECK_FALSE(first());
            after_func(ctx, [called]() mutable { called.send(3); });  // it is over: at once
            CHECK(called.receive() == 3);
            CHECK(after_func(background(), [] {})());
        },
        {.procs = procs});
}

// What a child holds would live as long as the parent if it stayed in its list.
TEST_CASE("context: a parent that outlives its children keeps nothing of them", "[context]") {
    const auto witness = std::make_shared<int>(0);
    run([&] {
        auto [parent, cancel_parent] = with_cancel(background());
        for (int i = 0; i < 100; ++i) {
            auto [child, cancel_child] = with_timeout(with_value(parent, witness), 1h);
            auto [below, cancel_below] = with_cancel(with_value(child, witness));
            StopFunc stop = after_func(parent, [witness] {});
            CHECK(stop());
            CHECK(witness.use_count() == 3);
        }
        CHECK(witness.use_count() == 1);
        // One after the other, not one within the other: the stack is small.
        Context chain = background();
        for (int i = 0; i < 200'000; ++i)
            chain = with_value(chain, i);
        CHECK(*chain.value<int>() == 199'999);
    });
    CHECK(witness.use_count() == 1);
}

// Everybody cancels, makes children, waits and asks at once. What must hold: whoever sees an error
// sees done closed (is_done checks it), every child of what was canceled is over, and everybody who
// waits for done goes on, or the run would deadlock.
TEST_CASE("context: a tree that is canceled from all sides ends as a whole", "[context]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u, 64u);
    std::atomic<int> ended{0}, alive{0};
    run(
        [&] {
            for (int round = 0; round < 15; ++round) {
                Cancelable top = with_cancel(background());
                WaitGroup wg;
                wg.add(16);
                for (int i = 0; i < 16; ++i) {
                    go([&, i, parent = top.context] {
                        auto [child, cancel] = with_timeout(parent, i % 4 == 0 ? 20us : 1h);
                        auto [leaf, cancel_leaf] = with_cancel(child);
                        go([&ended, context = leaf] {
                            context.done().receive();
                            ended += context.err() != ContextError::none;
                        });
                        if (i % 4 == 1) cancel();
                        if (i == 7) top.cancel();
                        leaf.done().receive();
                        alive += leaf.err() == ContextError::none;
                        wg.done();
                    });
                }
                wg.wait();
                alive += top.context.err() == ContextError::none;
            }
            while (ended < 15 * 16)
                yield_now();
        },
        {.procs = procs});
    CHECK(ended == 15 * 16);
    CHECK(alive == 0);
}
