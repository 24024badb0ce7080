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
