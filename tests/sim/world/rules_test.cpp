// Rules whose order shows only while a time slice lasts: in the simulated world, where no machine
// is too slow for it.
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/core/record/record_sink.h"

#include <vector>

using namespace fiberscope;

TEST_CASE("sched: the goroutine spawned last runs first, the others in order", "[sched]") {
    world::Simulated world;
    std::vector<int> order;
    run(
        [&] {
            WaitGroup wg;
            wg.add(5);
            for (int i = 0; i < 5; ++i)
                go([&, i] {
                    order.push_back(i);
                    wg.done();
                });
            wg.wait();
        },
        {.procs = 1, .world = &world});
    CHECK(order == std::vector<int>{4, 0, 1, 2, 3});  // as Go prints with GOMAXPROCS(1)
}

TEST_CASE("sched: the global queue is looked at every 61st tick", "[sched]") {
    test::Record record;
    world::Simulated world;
    int ran = 0;
    test::run_recorded(
        [&] {
            for (int i = 0; i < 200; ++i)
                go([&ran] { ++ran; });
            yield_now();  // at tick 0, which counts
            CHECK(ran == 0);
            yield_now();  // the local queue holds 200, but the 61st tick is the global queue's
        },
        1, record, &world);
    CHECK(ran >= 58);
    CHECK(ran <= 61);
    CHECK(record.count(Kind::global_get, Rule::poll_global) == 2);
}

TEST_CASE("sched: a full local queue spills half of it to the global queue", "[sched]") {
    test::Record record;
    world::Simulated world;
    test::run_recorded(
        [] {
            WaitGroup wg;
            wg.add(600);
            for (int i = 0; i < 600; ++i)
                go([&] { wg.done(); });
            wg.wait();
        },
        1, record, &world);
    CHECK(record.count(Kind::local_spill) >= 2);
    for (const Event& event : record.events)
        if (event.kind == Kind::local_spill) CHECK(event.a == kLocalQueueSlots / 2);
    CHECK(record.count(Kind::go_end) == 601);
}

// Which of two goroutines a P runs next is decided by runnext; how late another P may take it is
// decided by the watcher (core/sched/watch.cpp).
TEST_CASE(
    "sched: who sits in another P's runnext is stolen only if it still sits there a look later",
    "[sched]") {
    // Main spawns one goroutine and works on: nobody else will run it but a thief.
    test::Record record;
    world::Simulated world;
    test::run_recorded(
        [] {
            WaitGroup wg;
            wg.add(1);
            go([&wg] { wg.done(); });
            checkpoint(50'000);  // 100 us of work
            wg.wait();
        },
        2, record, &world);
    REQUIRE(record.count(Kind::runnext_steal, Rule::steal_runnext) == 1);
    std::uint64_t put_ns = 0, stolen_ns = 0;
    for (const Event& event : record.events) {
        if (event.kind == Kind::runnext_put && event.g == 2) put_ns = event.stamp_ns;
        if (event.kind == Kind::runnext_steal) stolen_ns = event.stamp_ns;
    }
    CHECK(stolen_ns - put_ns >= 3'000);   // not at once
    CHECK(stolen_ns - put_ns <= 50'000);  // but long before main is done
}

TEST_CASE("sched: two goroutines that hand a P to each other are neither stolen nor wake anybody",
          "[sched]") {
    test::Record record;
    world::Simulated world;
    test::run_recorded(
        [] {
            Chan<int> ping(0), pong(0);
            go([=]() mutable {
                for (const int v : ping)
                    pong.send(v);
            });
            for (int i = 0; i < 1000; ++i) {
                ping.send(i);
                pong.receive();
            }
            ping.close();
        },
        2, record, &world);
    CHECK(record.count(Kind::runnext_put) > 2000);
    // A few at most: the pair may be caught in the act, and the thief woken again, now and then.
    CHECK(record.count(Kind::runnext_steal) <= 4);
    CHECK(record.count(Kind::p_handoff) <= 4);
}
