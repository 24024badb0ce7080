// System calls on real threads. What is exact about time is tested in the simulated world
// (tests/sim/world/syscall_test.cpp).
#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

using namespace fiberscope;
using namespace std::chrono_literals;
using fiberscope::test::Judge;
using fiberscope::test::run_judged;

namespace {

// A pipe that blocks, outside of the netpoller.
struct RawPipe {
    int ends[2] = {-1, -1};
    RawPipe() { REQUIRE(pipe(ends) == 0); }
    ~RawPipe() {
        close(ends[0]);
        close(ends[1]);
    }
    RawPipe(const RawPipe&) = delete;
    RawPipe& operator=(const RawPipe&) = delete;
    int read_byte() const {
        char byte = 0;
        return static_cast<int>(::read(ends[0], &byte, 1));
    }
    void write_byte() const {
        if (::write(ends[1], "x", 1) != 1) std::abort();
    }
};

}  // namespace

TEST_CASE("syscall: while one goroutine blocks in read, others run on its P", "[sched]") {
    const bool blocks = GENERATE(false, true);
    const std::uint32_t procs = GENERATE(1u, 2u);
    RawPipe pipe;
    int got = 0;
    run(
        [&] {
            // Only the other goroutine can end the read: without a handoff this would never end.
            go([&] { pipe.write_byte(); });
            const auto read = [&] { return pipe.read_byte(); };
            got = blocks ? blocking(read) : system_call(read);
        },
        {.procs = procs});
    CHECK(got == 1);
}

TEST_CASE("syscall: what a call returns or throws comes out of it", "[sched]") {
    run([] {
        CHECK(blocking([] { return std::string("value"); }) == "value");
        CHECK(*blocking([] { return std::make_unique<int>(7); }) == 7);
        CHECK_THROWS_AS(blocking([] { throw std::runtime_error("boom"); }), std::runtime_error);
        int calls = 0;
        blocking([&] { ++calls; });
        system_call([&] { ++calls; });
        CHECK(calls == 2);
    });
}

TEST_CASE("syscall: a call blocks one thread, and threads are used again", "[sched]") {
    Judge record(true);
    run_judged(
        [] {
            for (int round = 0; round < 20; ++round) {
                WaitGroup wg;
                wg.add(5);
                for (int i = 0; i < 5; ++i)
                    go([&] {
                        blocking([] { std::this_thread::sleep_for(100us); });
                        wg.done();
                    });
                wg.wait();
            }
        },
        record, {.procs = 2});
    CHECK(record.count(Kind::go_syscall) == 100);
    CHECK(record.count(Kind::m_create) <= 12);
}

TEST_CASE("syscall: the run ends while reads block", "[sched]") {
    const bool blocks = GENERATE(false, true);
    const std::uint32_t procs = GENERATE(1u, 4u);
    RawPipe pipe;
    std::atomic<int> ended{0};
    const auto read = [&](bool begins) {
        for (;;) {
            const auto act = [&] {
                errno = 0;
                return pipe.read_byte() < 0 && errno == EINTR;
            };
            if (!(begins ? blocking(act) : system_call(act))) break;
        }
        ++ended;
    };
    run(
        [&] {
            for (int i = 0; i < 4; ++i)
                go([&] { read(blocks); });
            sleep_for(5ms);
        },
        {.procs = procs});
    CHECK(ended == 0);  // nobody came back out of the read: they were abandoned in it
}

TEST_CASE("syscall: main may block when another goroutine ends the run", "[sched]") {
    RawPipe pipe;
    CHECK(run(
              [&] {
                  go([] {
                      sleep_for(2ms);
                      exit_run(3);
                  });
                  for (;;)
                      blocking([&] { pipe.read_byte(); });
              },
              {.procs = 1}) == 3);
}

TEST_CASE("syscall: GOMAXPROCS changes while calls block", "[sched]") {
    RawPipe pipe;
    const std::uint32_t procs = GENERATE(1u, 4u);
    int done = 0;
    run(
        [&] {
            WaitGroup wg;
            wg.add(3);
            Mutex mutex;
            for (int i = 0; i < 3; ++i)
                go([&, i] {
                    if (i == 0)
                        blocking([&] { pipe.read_byte(); });
                    else
                        system_call([&] { pipe.read_byte(); });
                    const std::lock_guard held(mutex);
                    ++done;
                    wg.done();
                });
            sleep_for(1ms);
            for (const std::uint32_t count : {2u, 1u, 8u, 3u}) {
                gomaxprocs(count);
                CHECK(gomaxprocs(0) == count);
            }
            for (int i = 0; i < 3; ++i)
                pipe.write_byte();
            wg.wait();
        },
        {.procs = procs});
    CHECK(done == 3);
}

TEST_CASE("syscall: a blocked call is no deadlock, and after it one is found", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::function<void()> main = [] {
        Chan<int> ch(0);
        go([=]() mutable {
            blocking([] { std::this_thread::sleep_for(20ms); });
            ch.send(1);
        });
        CHECK(ch.receive() == 1);  // all others sleep meanwhile
        ch.receive();
    };
    const Spawn spawn{.entry = [](void* f) { (*static_cast<std::function<void()>*>(f))(); },
                      .argument = &main};
    const Outcome outcome = run_to_end(spawn, {.procs = procs});
    CHECK(outcome.deadlocked);
}

TEST_CASE("syscall: timers fire while every P's owner is in a call", "[sched]") {
    RawPipe pipe;
    run(
        [&] {
            go([&] {
                sleep_for(3ms);
                pipe.write_byte();
            });
            yield_now();  // it has armed its timer, on the one P there is
            CHECK(system_call([&] { return pipe.read_byte(); }) == 1);
        },
        {.procs = 1});
}

TEST_CASE("syscall: calls of every length on few Ps lose nobody", "[sched]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 8u);
    std::atomic<int> count{0};
    run(
        [&] {
            WaitGroup wg;
            wg.add(32);
            for (int i = 0; i < 32; ++i)
                go([&, i] {
                    for (int j = 0; j < 60; ++j) {
                        const auto wait = std::chrono::microseconds(j % 7 == 0 ? 60 * (i % 3) : 0);
                        const auto call = [&] {
                            if (wait.count() > 0) std::this_thread::sleep_for(wait);
                            ++count;
                        };
                        if (j % 5 == 0)
                            blocking(call);
                        else
                            system_call(call);
                        if (j % 11 == 0) yield_now();
                    }
                    wg.done();
                });
            wg.wait();
        },
        {.procs = procs});
    CHECK(count == 32 * 60);
}
