// Stacks that grow: what is told of it is exact, what runs on them does not notice, and who goes
// too deep ends alone. Compiled out where stacks do not grow: then their slot is the limit.
#include "core/fiber/growth.h"

#include "core/runtime.h"
#include "core/sched/scheduler.h"
#include "tests/catch.h"
#include "tests/core/fiber/growing_code.h"
#include "tests/judge.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace fiberscope;
using fiberscope::test::Judge;

TEST_CASE("growth: what is in use is said in a line", "[growth]") {
    const std::string design = stack_design();
    CAPTURE(design);
    CHECK(design.find(FIBERSCOPE_GROWING_STACKS ? "growing stacks" : "fixed stacks") == 0);
    CHECK(design.find("guards are") != std::string::npos);
}

#if FIBERSCOPE_GROWING_STACKS

namespace {

// Runs f as goroutine 2 of a run.
Outcome run_one(std::function<void()> f, Judge* record = nullptr, std::uint32_t procs = 1,
                std::uint32_t bytes_max = kStackBytesMax) {
    std::function<void()> main = [&] {
        WaitGroup wg;
        wg.add(1);
        go([&] {
            struct Done {
                WaitGroup& group;
                ~Done() { group.done(); }
            } done{wg};
            f();
        });
        wg.wait();
    };
    const Spawn spawn{.entry = [](void* body) { (*static_cast<std::function<void()>*>(body))(); },
                      .argument = &main};
    const RunOptions options{.procs = procs, .stack_bytes_max = bytes_max};
    if (record == nullptr) return run_to_end(spawn, options);
    Outcome outcome = run_to_end(spawn, record->options(options));
    record->require_right();
    return outcome;
}

std::vector<Event> stack_events(const Judge& record, std::uint32_t g) {
    std::vector<Event> found;
    for (const Event& event : record.events())
        if (event.kind == Kind::go_stack && event.g == g) found.push_back(event);
    return found;
}

void yield_at_bottom(void*) {
    yield_now();
}

std::size_t kib_of(const char* name) {
    std::ifstream file("/proc/self/status");
    std::string word;
    std::size_t kib = 0;
    while (file >> word)
        if (word == name) file >> kib;
    return kib;
}

}  // namespace

// Each event's old size is the size before it; a size is left by the first call that needs more,
// so the bytes in use are within one frame of where the old size ends.
TEST_CASE("growth: from 2 KiB on every doubling is told, in order and to the byte", "[growth]") {
    Judge record(true);
    constexpr long kFrames = 40'000;
    long came_back = 0;
    run_one([&] { came_back = growing::deep(kFrames); }, &record);
    CHECK(came_back == kFrames);
    auto events = stack_events(record, 2);
    // Should its time slice be over on the way back, it shrinks before it ends.
    events.erase(std::find_if(events.begin(), events.end(),
                              [](const Event& event) { return event.b < event.a; }),
                 events.end());
    const std::uintptr_t frame = growing::frame_bytes();
    REQUIRE(events.size() > 10);
    CHECK(events[0].a == 0);
    CHECK(events[0].b == 2048);
    for (std::size_t i = 1; i < events.size(); ++i) {
        const Event& event = events[i];
        CAPTURE(i, event.object, event.a, event.b, frame);
        CHECK(event.a == events[i - 1].b);
        CHECK(event.b == 2 * event.a);
        CHECK(event.object > event.a - kUncheckedBytes);
        // The first crossing may be a frame of the test's own.
        CHECK(event.object <= event.a - kUncheckedBytes + (i < 3 ? 1024 : frame) + 128);
    }
    const std::uint64_t used = kFrames * frame;
    CHECK(events.back().b >= used);
    CHECK(events.back().b / 2 < used + 4096);
}

TEST_CASE("growth: one frame may skip sizes", "[growth]") {
    Judge record(true);
    run_one([] { CHECK(growing::large_frame(5) == 3); }, &record);
    const auto events = stack_events(record, 2);
    bool skipped = false;
    for (const Event& event : events)
        skipped |= event.b == 65536 && event.a <= 8192 && event.object > 40'000;
    CHECK(skipped);
}

TEST_CASE("growth: arguments of every kind arrive, and results come back", "[growth]") {
    // Different numbers of frames: the limit and the hop meet every kind of call.
    bool all = true;
    run_one([&] {
        growing::Large large;
        for (long k = 0; k < 9; ++k)
            large.words[k] = 100 + k;
        all &= growing::stack_arguments(3000, 1, 2, 3, 4, 5, 6.5, 7, 8, large, 9);
        all &= growing::variable_arguments(3000, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 1.5, 2.5,
                                           3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5);
        all &= growing::vectors(3000);
        const growing::Mixed mixed = growing::mixed_result(3000);
        all &= mixed.whole == 3000 && mixed.real == 3000.5;
        all &= growing::long_double_result(3000) == 3000.25L;
    });
    CHECK(all);
}

TEST_CASE("growth: an exception from the deep finds its handler and every destructor on the way",
          "[growth]") {
    const long frames = GENERATE(10L, 1'000L, 3'000L);
    CAPTURE(frames);
    long destroyed = 0, again = 0;
    std::string caught;
    run_one([&] {
        for (int round = 0; round < 3; ++round) {
            destroyed = 0;
            try {
                growing::deep_with_destructors(
                    frames, destroyed, [](void*) { throw Panic("from below"); }, nullptr);
            } catch (const Panic& panic) {
                caught = panic.what();
            }
            again += growing::deep(frames);  // the limit of the dense slot is back in force
        }
    });
    CHECK(caught == "from below");
    CHECK(destroyed == frames + 1);
    CHECK(again == 3 * frames);
}

TEST_CASE("growth: what alloca asks for is there, in the stack or beside it", "[growth]") {
    bool all = true;
    run_one([&] {
        all &= growing::with_alloca(20, 100);
        all &= growing::with_alloca(20, 5'000);
        all &= growing::with_alloca(50, 100'000);
        for (int i = 0; i < 100; ++i)
            all &= growing::with_alloca(3, 300'000);
    });
    CHECK(all);
}

TEST_CASE("growth: a frame at the edge of the dense slot may hop any number of times", "[growth]") {
    long sum = 0;
    run_one([&] { sum = growing::cross_many_times(400, 100'000); });
    CHECK(sum == 300'000);
}

TEST_CASE("growth: an overflow ends its goroutine and no other", "[growth]") {
    Judge record(true);
    std::atomic<int> finished = 0;
    long destroyed = 0;
    std::function<void()> main = [&] {
        WaitGroup wg;
        wg.add(20);
        go([&] { growing::endless_with_destructors(0, destroyed); });
        for (int i = 0; i < 20; ++i)
            go([&] {
                growing::deep(500, yield_at_bottom);
                ++finished;
                wg.done();
            });
        wg.wait();
    };
    const Spawn spawn{.entry = [](void* body) { (*static_cast<std::function<void()>*>(body))(); },
                      .argument = &main};
    const Outcome outcome =
        run_to_end(spawn, record.options({.procs = 2, .stack_bytes_max = 4 << 20}));
    record.require_right();
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.reason.empty());
    CHECK(outcome.overflow_count == 1);
    REQUIRE(outcome.overflows.size() == 1);
    CHECK(outcome.overflows[0].find("goroutine 2") == 0);
    CHECK(report(outcome).find("goroutine stack exceeds 4194304-byte limit") != std::string::npos);
    CHECK(finished == 20);
    CHECK(destroyed > 10'000);
    CHECK(record.count(Kind::go_panic) == 1);
    CHECK(record.count(Kind::go_end) == 22);
    const auto events = stack_events(record, 2);
    CHECK(events.back().b == 4 << 20);
}

TEST_CASE("growth: an overflow may be caught, again and again, and the goroutine goes on",
          "[growth]") {
    const std::uint32_t bytes_max = GENERATE(8'000u, 50'000u, 1'000'000u);
    CAPTURE(bytes_max);
    int caught = 0;
    long came_back = 0;
    const Outcome outcome = run_one(
        [&] {
            for (int i = 0; i < 5; ++i) {
                try {
                    growing::endless(0);
                } catch (const StackOverflow&) {
                    ++caught;
                }
                came_back += growing::deep(20);
            }
        },
        nullptr, 1, bytes_max);
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.overflow_count == 0);
    CHECK(caught == 5);
    CHECK(came_back == 100);
}

TEST_CASE("growth: an overflow that a noexcept function stops still ends one goroutine only",
          "[growth]") {
    bool other = false;
    std::function<void()> main = [&] {
        go([] { growing::endless_noexcept(0); });
        for (int i = 0; i < 3; ++i)
            yield_now();
        other = true;
    };
    const Spawn spawn{.entry = [](void* body) { (*static_cast<std::function<void()>*>(body))(); },
                      .argument = &main};
    const Outcome outcome = run_to_end(spawn, {.procs = 1, .stack_bytes_max = 1 << 20});
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.overflow_count == 1);
    CHECK(other);
}

TEST_CASE("growth: main's overflow is the run's panic", "[growth]") {
    std::function<void()> main = [] { growing::endless(0); };
    const Spawn spawn{.entry = [](void* body) { (*static_cast<std::function<void()>*>(body))(); },
                      .argument = &main};
    const Outcome outcome = run_to_end(spawn, {.procs = 1, .stack_bytes_max = 1 << 20});
    CHECK(outcome.exit_status == 2);
    CHECK(outcome.reason == "panic: goroutine stack exceeds 1048576-byte limit");
}

// A channel's operation that throws half-way would leave its lock held: the next one would hang.
TEST_CASE("growth: an overflow never strikes inside the runtime", "[growth]") {
    int caught = 0, works = 0;
    for (std::uint32_t bytes_max = 20'000; bytes_max < 24'000; bytes_max += 40)
        run_one(
            [&] {
                try {
                    growing::endless_with_channel(0);
                } catch (const StackOverflow&) {
                    ++caught;
                }
                works += growing::channel_works();
            },
            nullptr, 1, bytes_max);
    CHECK(caught == 100);
    CHECK(works == 100);
}

TEST_CASE("growth: each goroutine may have a bound of its own", "[growth]") {
    std::uint32_t before = 0;
    bool small_over = false, large_over = true;
    run_one([&] {
        WaitGroup wg;
        wg.add(1);
        go([&] {
            before = set_max_stack(100'000);
            try {
                growing::deep(5'000);
            } catch (const StackOverflow&) {
                small_over = true;
            }
            wg.done();
        });
        wg.wait();
        large_over = growing::deep(5'000) != 5'000;
    });
    CHECK(before == kStackBytesMax);
    CHECK(small_over);
    CHECK(!large_over);
}

TEST_CASE("growth: after the deep part the stack is halved at every park, down to 2 KiB",
          "[growth]") {
    Judge record(true);
    run_one(
        [] {
            growing::deep(20'000);
            for (int i = 0; i < 30; ++i)
                yield_now();
        },
        &record);
    const auto events = stack_events(record, 2);
    std::size_t shrinks = 0;
    for (std::size_t i = 1; i < events.size(); ++i) {
        CHECK(events[i].a == events[i - 1].b);
        if (events[i].b > events[i].a) continue;
        ++shrinks;
        CHECK(events[i].b == events[i].a / 2);
        CHECK(events[i].object < events[i].a / 4);
    }
    CHECK(shrinks >= 9);
    CHECK(events.back().b <= 4096);
}

TEST_CASE("growth: a deep goroutine goes on where it was on any thread", "[growth]") {
    constexpr int kGoroutines = 50;
    std::atomic<long> sum = 0;
    std::function<void()> main = [&] {
        WaitGroup wg;
        wg.add(kGoroutines);
        for (int i = 0; i < kGoroutines; ++i)
            go([&, i] {
                for (long frames : {10L, 300L, 2'000L, 50L, 4'000L})
                    sum += growing::deep(
                        frames + i,
                        [](void*) {
                            for (int k = 0; k < 20; ++k)
                                yield_now();
                        },
                        nullptr);
                wg.done();
            });
        wg.wait();
    };
    const Spawn spawn{.entry = [](void* body) { (*static_cast<std::function<void()>*>(body))(); },
                      .argument = &main};
    Judge record(true);
    const Outcome outcome = run_to_end(spawn, record.options({.procs = 4}));
    record.require_right();
    CHECK(outcome.exit_status == 0);
    CHECK(sum == kGoroutines * 6'360 + 5 * kGoroutines * (kGoroutines - 1) / 2);
    for (std::uint32_t g = 2; g < 2 + kGoroutines; ++g) {
        const auto events = stack_events(record, g);
        for (std::size_t i = 1; i < events.size(); ++i)
            REQUIRE(events[i].a == events[i - 1].b);
    }
}

// A handler with a stack of its own runs instrumented code under the goroutine's limit.
TEST_CASE("growth: a signal handler on its own stack is left alone", "[growth]") {
    static long handled = 0;
    static std::vector<char> room(256 * 1024);
    handled = 0;
    Judge record(true);
    run_one(
        [] {
            stack_t own{}, before{};
            own.ss_sp = room.data();
            own.ss_size = room.size();
            REQUIRE(sigaltstack(&own, &before) == 0);
            struct sigaction action{}, old{};
            action.sa_handler = [](int) { handled = growing::deep(1'000); };
            action.sa_flags = SA_ONSTACK;
            REQUIRE(sigaction(SIGUSR1, &action, &old) == 0);
            raise(SIGUSR1);
            sigaction(SIGUSR1, &old, nullptr);
            sigaltstack(&before, nullptr);
            growing::deep(10);
        },
        &record);
    CHECK(handled == 1'000);
    CHECK(stack_events(record, 2).back().b <= 8192);
}

TEST_CASE("growth: the pages of a deep recursion are given back", "[growth]") {
    std::size_t deep_kib = 0, before_kib = 0, after_kib = 0;
    run_one([&] {
        before_kib = kib_of("VmRSS:");
        growing::deep(3'000'000);
        deep_kib = kib_of("VmRSS:");
        yield_now();
        after_kib = kib_of("VmRSS:");
    });
    CHECK(deep_kib > before_kib + 200'000);
    CHECK(after_kib < before_kib + 140'000);  // 128 MiB may be kept for the next
}

TEST_CASE("growth: a parked goroutine costs at most 4.4 KiB, all told", "[growth]") {
    constexpr int kParked = 200'000;  // what the process needs anyway is not theirs
    double each = 0, again = 0;
    const auto now_kib = [] { return kib_of("VmRSS:") + kib_of("VmPTE:"); };
    run(
        [&] {
            const std::size_t before = now_kib();
            for (int round = 0; round < 3; ++round) {
                Chan<int> gate(0);
                WaitGroup wg;
                wg.add(kParked);
                for (int i = 0; i < kParked; ++i)
                    go([gate, &wg]() mutable {
                        gate.receive();
                        wg.done();
                    });
                yield_now();
                const double cost = static_cast<double>(now_kib() - before) / kParked;
                (round == 0 ? each : again) = cost;
                gate.close();
                wg.wait();
            }
        },
        {.procs = 1});
    CAPTURE(each, again);
    CHECK(each <= 4.4);
    CHECK(again <= 4.4);
}

TEST_CASE("growth: a million goroutines that come and go leave nothing behind", "[growth]") {
    std::vector<std::size_t> resident;
    run(
        [&] {
            for (int round = 0; round < 10; ++round) {
                WaitGroup wg;
                wg.add(100'000);
                Chan<int> gate(0);  // so that each round has as many at once
                for (int i = 0; i < 100'000; ++i)
                    go([&wg, gate, i]() mutable {
                        gate.receive();
                        if (i % 100 == 0) growing::deep(3'000);
                        wg.done();
                    });
                yield_now();
                gate.close();
                wg.wait();
                resident.push_back(kib_of("VmRSS:") + kib_of("VmPTE:"));
            }
        },
        {.procs = 1});
    CAPTURE(resident);
    CHECK(resident.back() < resident[1] + 2'000);
}

#endif
