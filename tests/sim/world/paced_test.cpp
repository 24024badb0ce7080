// The paced world: the real runtime, held at gates. What must hold: while it is paused nothing
// happens and no time passes; a step is one machine's way to its next gate; every program still
// gives its result and every event still follows from the state before it.
#include "sim/world/paced.h"

#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/judge.h"
#include "tests/sim/world/programs.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace fiberscope::test {
namespace {

using namespace std::chrono_literals;

struct CountingSink : Sink {
    void take(const Event& event, std::string_view) override {
        last_ns.store(event.stamp_ns, std::memory_order_relaxed);
        count.fetch_add(1, std::memory_order_relaxed);
    }
    std::atomic<std::uint64_t> count{0}, last_ns{0};
};

Spawn spawn_of(const std::function<void()>& main) {
    return {.entry = [](void* f) { (*static_cast<const std::function<void()>*>(f))(); },
            .argument = const_cast<std::function<void()>*>(&main)};
}

}  // namespace

TEST_CASE("paced: stepping to the end gives every program its result", "[world]") {
    const std::uint32_t procs = GENERATE(1u, 3u);
    for (const Program& program : all_programs()) {
        if (program.name == "spawn storm" || program.name == "busy loops") continue;  // many steps
        CAPTURE(program.name, procs);
        world::Paced world(true);
        Judge judge;
        std::atomic<bool> done{false};
        std::uint64_t steps = 0;
        std::thread stepper([&] {
            while (!done)
                steps += world.step();
        });
        const Outcome outcome =
            run_to_end(spawn_of(program.main), judge.options({.procs = procs, .world = &world}));
        done = true;
        stepper.join();
        INFO(outcome.reason);
        CHECK(outcome.exit_status == program.exit_status);
        CHECK(steps >= 5);
        judge.require_right();
    }
}

TEST_CASE("paced: while paused nothing happens and no time passes", "[world]") {
    world::Paced world(false);
    CountingSink sink;
    Judge judge;
    const auto began = std::chrono::steady_clock::now();
    std::atomic<bool> stop{false};
    std::thread run_thread([&] {
        const std::function<void()> main = [&] {
            Chan<int> pings(0);
            go([=]() mutable {
                for (;;)
                    pings.receive();
            });
            while (!stop) {
                pings.send(1);
                if (now_ns() % 7 == 0) sleep_for(20us);
            }
        };
        run_to_end(spawn_of(main), judge.options({.procs = 2, .world = &world, .sink = &sink}));
    });
    std::this_thread::sleep_for(20ms);
    std::chrono::nanoseconds held{0};
    for (int round = 0; round < 10; ++round) {
        world.pause();
        const auto paused = std::chrono::steady_clock::now();
        // Each machine goes on to its next gate, and the collector has to bring what it did there.
        std::uint64_t count = 0;
        for (int tries = 0; tries < 200 && (sink.count != count || count == 0); ++tries) {
            count = sink.count;
            std::this_thread::sleep_for(30ms);
        }
        std::this_thread::sleep_for(20ms);
        CHECK(sink.count == count);
        CHECK(count > 0);
        const auto resumed = std::chrono::steady_clock::now();
        held += resumed - paused;
        world.resume();
        while (sink.count == count && std::chrono::steady_clock::now() - resumed < 10s)
            std::this_thread::sleep_for(1ms);
        CHECK(sink.count > count);
    }
    stop = true;
    run_thread.join();
    judge.require_right();
    // The run's clock has not counted the time for which it was held.
    const std::chrono::nanoseconds all = std::chrono::steady_clock::now() - began;
    CHECK(held > 300ms);
    CHECK(std::chrono::nanoseconds(sink.last_ns) <= all - held);
}

// In the real world an M stays awake for a timer that is due so soon; here time stands still
// between the steps, and it would be stepped through its waiting.
TEST_CASE("paced: who waits for a moment lies down", "[world]") {
    class Counting : public world::Paced {
      public:
        using Paced::Paced;
        void park(Machine& m, std::uint64_t deadline) override {
            ++parks;
            Paced::park(m, deadline);
        }
        std::atomic<int> parks{0};
    };
    Counting world(true);
    std::atomic<bool> done{false};
    std::thread stepper([&] {
        while (!done)
            world.step();
    });
    // On a busy machine a step mostly takes longer than the sleep.
    const std::function<void()> main = [&world] {
        for (int i = 0; i < 20'000 && world.parks == 0; ++i)
            sleep_for(15us);
    };
    run_to_end(spawn_of(main), {.procs = 1, .world = &world});
    done = true;
    stepper.join();
    CHECK(world.parks > 0);
}

TEST_CASE("paced: a run that is held lets itself be looked at, also with one in a system call",
          "[world]") {
    world::Paced world(false);
    Judge judge;
    std::atomic<bool> called{false}, may_return{false};
    std::atomic<std::uint64_t> work{0};
    std::thread run_thread([&] {
        const std::function<void()> main = [&] {
            Chan<int> done(0);
            go([&, done]() mutable {
                blocking([&] {
                    called = true;
                    while (!may_return)
                        std::this_thread::sleep_for(1ms);
                });
                ++work;
                done.send(1);
            });
            while (!may_return) {
                ++work;
                yield_now();
            }
            done.receive();
        };
        run_to_end(spawn_of(main), judge.options({.procs = 2, .world = &world}));
    });
    while (!called || work == 0)
        std::this_thread::sleep_for(1ms);
    CHECK_FALSE(world.while_held([](const Scheduler&) {}));  // it goes freely
    world.pause();
    const auto at_rest = [&](const Scheduler&) {
        const std::uint64_t before = work;
        may_return = true;  // the call ends, and whoever made it has to wait
        std::this_thread::sleep_for(20ms);
        CHECK(work == before);
    };
    while (!world.while_held(at_rest))
        std::this_thread::yield();
    world.resume();
    run_thread.join();
    CHECK_FALSE(world.while_held([](const Scheduler&) {}));  // it is over
    judge.require_right();
}

// The window lets a run go as soon as it has it. Its clock then ran backwards from zero, and the
// stamps were those of two years later.
TEST_CASE("paced: a run that was let go before it began counts its time from its begin",
          "[world]") {
    world::Paced world(true);
    world.resume();
    CountingSink sink;
    Judge judge;
    const auto began = std::chrono::steady_clock::now();
    const std::function<void()> main = [] { sleep_for(1ms); };
    run_to_end(spawn_of(main), judge.options({.procs = 1, .world = &world, .sink = &sink}));
    const std::chrono::nanoseconds all = std::chrono::steady_clock::now() - began;
    CHECK(sink.last_ns >= 1'000'000);
    CHECK(std::chrono::nanoseconds(sink.last_ns) <= all);
    judge.require_right();
}

TEST_CASE("paced: a rate steps by itself", "[world]") {
    world::Paced world(true);
    CountingSink sink;
    Judge judge;
    std::thread run_thread([&] {
        const std::function<void()> main = [] {
            for (int i = 0; i < 1'000'000; ++i)
                yield_now();
        };
        run_to_end(spawn_of(main), judge.options({.procs = 1, .world = &world, .sink = &sink}));
    });
    world.set_rate(200);
    std::this_thread::sleep_for(500ms);
    world.pause();
    std::this_thread::sleep_for(5ms);
    const std::uint64_t count = sink.count;
    // 100 steps; two gates and four events a yield. The bounds are wide: the machine may be busy.
    CHECK(count > 20);
    CHECK(count < 1000);
    world.resume();
    run_thread.join();
    judge.require_right();
}

}  // namespace fiberscope::test
