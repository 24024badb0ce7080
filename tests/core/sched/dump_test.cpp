// Stack dumps name the functions that goroutines are in, wherever they stand.
#include "core/runtime.h"
#include "tests/catch.h"
#include "tests/core/fiber/growing_code.h"
#include "tests/core/sched/in_order.h"
#include "tests/judge.h"

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

using namespace fiberscope;
using test::has_in_order;

// Not in an unnamed namespace: without debug information their names must be exported.
namespace dump_test {

[[gnu::noinline]] int waits_inside(Chan<int>& chan) {
    const int got = *chan.receive();
    asm volatile("" : : : "memory");  // no tail call
    return got + 1;
}
[[gnu::noinline]] int waits_in_the_middle(Chan<int>& chan) {
    const int got = waits_inside(chan);
    asm volatile("" : : : "memory");
    return got + 1;
}
[[gnu::noinline]] int waits_outside(Chan<int>& chan) {
    const int got = waits_in_the_middle(chan);
    asm volatile("" : : : "memory");
    return got + 1;
}

[[gnu::noinline]] void computes(const std::atomic<bool>& stop, std::atomic<bool>& begun) {
    while (!stop) {
        begun = true;
        checkpoint(1);
    }
}

}  // namespace dump_test

namespace {

// The part of one goroutine.
std::string part(const std::string& dump, const std::string& id) {
    const std::size_t at = dump.find("goroutine " + id + " [");
    if (at == std::string::npos) return "";
    return dump.substr(at, dump.find("\n\n", at) - at);
}

}  // namespace

TEST_CASE("dump: a parked goroutine's calls, three deep, and it goes on as if nothing was",
          "[dump]") {
    const std::uint32_t procs = GENERATE(1u, 4u);
    std::string first, again;
    int result = 0;
    run(
        [&] {
            Chan<int> chan(0), done(0);
            go([&] { done.send(dump_test::waits_outside(chan)); });
            yield_now();
            sleep_for(std::chrono::milliseconds(1));
            first = stack_dump(true);
            for (int i = 0; i < 1000; ++i)
                again = i % 100 == 0 ? stack_dump(true) : again;
            chan.send(39);
            result = *done.receive();
        },
        {.procs = procs});
    CHECK(result == 42);
    for (const std::string& dump : {first, again}) {
        has_in_order(part(dump, "1"), {"goroutine 1 [running]:\n", "stack_dump"});
        has_in_order(part(dump, "2"),
                     {"goroutine 2 [chan receive]:\n", "waits_inside", "waits_in_the_middle",
                      "waits_outside", "created by ", "dump_test.cpp:", " in goroutine 1"});
        CHECK(dump.find("run_goroutines") == std::string::npos);
    }
}

TEST_CASE("dump: one that has not begun, and one that runs on another P", "[dump]") {
    std::string dump;
    run(
        [&] {
            std::atomic<bool> stop{false}, begun{false};
            WaitGroup wg;
            wg.add(1);
            go([&] {
                dump_test::computes(stop, begun);
                wg.done();
            });
            while (!begun)
                yield_now();
            dump = stack_dump(true);
            stop = true;
            wg.wait();
        },
        {.procs = 2});
    has_in_order(part(dump, "2"), {"goroutine 2 [runnable]:\n", "dump_test::computes"});

    run(
        [&] {
            go([] {});
            dump = stack_dump(false);
        },
        {.procs = 1});
    CHECK(part(dump, "2").empty());
    has_in_order(dump, {"goroutine 1 [running]:\n"});
}

TEST_CASE("dump: a goroutine whose frames lie in two slots", "[dump]") {
    // The innermost ones lie in the big slot, the others in the dense one; a walk that did not find
    // its way from one to the other would end there. (Where stacks do not grow it is just deep.)
    growing::deep(10);  // for its frame_bytes()
    const long frames = static_cast<long>(66 * 1024 / growing::frame_bytes());
    CAPTURE(frames);
    std::string dump;
    long reached = 0;
    run(
        [&] {
            Chan<int> chan(0), done(0);
            go([&] {
                reached = growing::deep(
                    frames, [](void* c) { static_cast<Chan<int>*>(c)->receive(); }, &chan);
                done.send(1);
            });
            sleep_for(std::chrono::milliseconds(1));
            dump = stack_dump(true);
            chan.send(1);
            done.receive();
        },
        {.procs = 1});
    CHECK(reached == frames);
    const std::string own = part(dump, "2");
    CAPTURE(own);
    long seen = 0;
    for (std::size_t at = 0; (at = own.find("growing::deep", at)) != std::string::npos; ++at)
        ++seen;
    CHECK(seen >= std::min(frames, 80L));  // of 100 frames some are the runtime's
    CHECK((own.find("...additional frames elided...") != std::string::npos) == (frames > 100));
}

TEST_CASE("dump: a deadlock's report shows the frames of all", "[dump]") {
    const Outcome outcome = run_to_end({.entry =
                                            [](void*) {
                                                Chan<int> chan(0);
                                                dump_test::waits_outside(chan);
                                            }},
                                       {.procs = 2});
    has_in_order(report(outcome),
                 {"fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan "
                  "receive]:\n",
                  "waits_inside", "waits_outside"});
}

TEST_CASE("dump: one in a system call, one that has not begun, and every event follows", "[dump]") {
    test::Judge judge;
    std::string dump;
    test::run_judged(
        [&] {
            std::atomic<bool> inside{false}, over{false};
            WaitGroup wg;
            wg.add(2);
            go([&] {
                blocking([&] {
                    inside = true;
                    while (!over)
                        std::this_thread::yield();
                });
                wg.done();
            });
            while (!inside)
                yield_now();
            go([&] { wg.done(); });
            dump = stack_dump(true);
            over = true;
            wg.wait();
        },
        judge, {.procs = 1});
    has_in_order(part(dump, "2"), {"goroutine 2 [syscall]:\n", "created by "});
    has_in_order(part(dump, "3"), {"goroutine 3 [runnable]:\n", "(has not begun)"});
}

TEST_CASE("dump: goroutines come back from system calls while the world stands still", "[dump]") {
    // Each checks that its stack is as it left it.
    long calls = 0;
    std::string dump;
    run(
        [&] {
            std::atomic<bool> over{false};
            std::atomic<long> done{0};
            WaitGroup wg;
            wg.add(4);
            for (int i = 0; i < 4; ++i) {
                go([&, i] {
                    while (!over) {
                        volatile long words[64];
                        for (long n = 0; n < 64; ++n)
                            words[n] = n * i;
                        const auto wait = [] { std::this_thread::yield(); };
                        if (i % 2 == 0)
                            blocking(wait);
                        else
                            system_call(wait);
                        long wrong = 0;
                        for (long n = 0; n < 64; ++n)
                            wrong += words[n] != n * i;
                        done += wrong == 0 ? 1 : -1'000'000'000;
                        yield_now();
                    }
                    wg.done();
                });
            }
            for (int i = 0; i < 50; ++i) {
                dump = stack_dump(true);
                yield_now();
            }
            while (done >= 0 && done < 100)
                yield_now();
            over = true;
            wg.wait();
            calls = done;
        },
        {.procs = 2});
    CHECK(calls > 0);
    has_in_order(dump, {"goroutine 1 [running]:\n", "goroutine 2 [", "goroutine 5 ["});
}
