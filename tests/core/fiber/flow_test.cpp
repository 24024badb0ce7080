// Flows: control goes where it is sent, and what belongs to a flow stays with it.
#include "core/fiber/flow.h"

#include "tests/catch.h"

#include <cstdint>
#include <exception>
#include <string>
#include <thread>
#include <vector>

using namespace fiberscope;

namespace {

// A thread and one fiber that hands control to and fro, writing down who ran.
struct Pair {
    Flow thread;
    Flow fiber;
    std::string log;
};

Stack take_stack() {
    static StackArena& arena = *StackArena::borrow();
    static StackArena::Share share;
    return arena.take(share);
}

}  // namespace

TEST_CASE("flow: it runs up to each switch and goes on after it", "[fiber]") {
    Pair pair;
    adopt_thread(pair.thread);
    const Stack stack = take_stack();
    make_flow(
        pair.fiber, stack,
        [](void* argument) {
            Pair& p = *static_cast<Pair*>(argument);
            p.log += "1";
            switch_flow(p.fiber, p.thread);
            p.log += "2";
            leave_for_good(p.fiber, p.thread);
        },
        &pair);
    CHECK(pair.log.empty());  // made, not yet run
    pair.log += "a";
    switch_flow(pair.thread, pair.fiber);
    pair.log += "b";
    switch_flow(pair.thread, pair.fiber);
    pair.log += "c";
    drop_flow(pair.fiber);
    CHECK(pair.log == "a1b2c");
}

TEST_CASE("flow: its frames lie on the stack that it was given", "[fiber]") {
    struct Where {
        Flow thread, fiber;
        const void* frame = nullptr;
    } where;
    adopt_thread(where.thread);
    const Stack stack = take_stack();
    make_flow(
        where.fiber, stack,
        [](void* argument) {
            Where& w = *static_cast<Where*>(argument);
            w.frame = __builtin_frame_address(0);
            leave_for_good(w.fiber, w.thread);
        },
        &where);
    switch_flow(where.thread, where.fiber);
    drop_flow(where.fiber);
    const auto* frame = static_cast<const std::byte*>(where.frame);
    CHECK(frame >= stack.low);
    CHECK(frame < stack.low + stack.bytes);
}

TEST_CASE("flow: an exception being handled stays with its flow while others throw and catch",
          "[fiber]") {
    struct Two {
        Flow thread;
        Flow fibers[2];
        std::string log;
        int running = 0;
    } two;
    adopt_thread(two.thread);
    const auto body = [](void* argument) {
        Two& t = *static_cast<Two*>(argument);
        const int me = t.running;
        try {
            throw std::string(me == 0 ? "first" : "second");
        } catch (const std::string&) {
            switch_flow(t.fibers[me], t.thread);  // the other now handles one of its own
            try {
                throw;  // whatever is being handled here
            } catch (const std::string& again) {
                t.log += again + std::to_string(std::uncaught_exceptions()) + " ";
            }
        }
        leave_for_good(t.fibers[me], t.thread);
    };
    for (Flow& fiber : two.fibers)
        make_flow(fiber, take_stack(), body, &two);
    for (const int turn : {0, 1, 0, 1}) {
        two.running = turn;
        switch_flow(two.thread, two.fibers[turn]);
        CHECK(std::current_exception() == nullptr);
    }
    for (Flow& fiber : two.fibers)
        drop_flow(fiber);
    CHECK(two.log == "first0 second0 ");
}

TEST_CASE("flow: it may be left on one thread and gone on with on another", "[fiber]") {
    struct Traveller {
        Flow threads[2];
        Flow fiber;
        int at = 0;
        std::thread::id seen[2];
    } traveller;
    const Stack stack = take_stack();
    make_flow(
        traveller.fiber, stack,
        [](void* argument) {
            Traveller& t = *static_cast<Traveller*>(argument);
            t.seen[0] = std::this_thread::get_id();
            switch_flow(t.fiber, t.threads[0]);
            asm volatile("" ::: "memory");  // what was read of the old thread is not the new one's
            t.seen[1] = std::this_thread::get_id();
            leave_for_good(t.fiber, t.threads[1]);
        },
        &traveller);
    std::thread::id other;
    adopt_thread(traveller.threads[0]);
    switch_flow(traveller.threads[0], traveller.fiber);
    std::thread second([&] {
        other = std::this_thread::get_id();
        adopt_thread(traveller.threads[1]);
        switch_flow(traveller.threads[1], traveller.fiber);
    });
    second.join();
    drop_flow(traveller.fiber);
    CHECK(traveller.seen[0] == std::this_thread::get_id());
    CHECK(other != std::this_thread::get_id());
}
