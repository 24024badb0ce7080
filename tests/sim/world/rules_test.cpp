// Rules whose order shows only while a time slice lasts: in the simulated world, where no machine
// is too slow for it.
#include "core/runtime.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <functional>
#include <vector>

using namespace fiberscope;

namespace {

struct Record final : Sink {
    void take(const Event& event, std::string_view) override { events.push_back(event); }
    std::size_t count(Kind kind, Rule rule = Rule::none) const {
        std::size_t n = 0;
        for (const Event& event : events)
            n += event.kind == kind && (rule == Rule::none || event.rule == rule);
        return n;
    }
    std::vector<Event> events;
};

Outcome run_recorded(std::function<void()> main, std::uint32_t procs, Record& record) {
    world::Simulated world;
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    return run_to_end(spawn, {.procs = procs, .world = &world, .sink = &record});
}

}  // namespace

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
    Record record;
    int ran = 0;
    run_recorded(
        [&] {
            for (int i = 0; i < 200; ++i)
                go([&ran] { ++ran; });
            yield_now();  // at tick 0, which counts
            CHECK(ran == 0);
            yield_now();  // the local queue holds 200, but the 61st tick is the global queue's
        },
        1, record);
    CHECK(ran >= 58);
    CHECK(ran <= 61);
    CHECK(record.count(Kind::global_get, Rule::poll_global) == 2);
}
