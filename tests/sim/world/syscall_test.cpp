// System calls in the simulated world, where it is exact who loses a P, and when.
#include "core/runtime.h"
#include "core/sched/sysmon.h"
#include "sim/replay/check.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/judge.h"

#include <chrono>
#include <functional>
#include <string>

using namespace fiberscope;
using namespace std::chrono_literals;

namespace {

constexpr auto nothing = [] {};

// What two goroutines on one P do: main calls, and the other, which it started, runs when it can.
struct Twin {
    test::Judge record{true};
    std::uint64_t called_ns = 0, back_ns = 0, other_ns = 0;
};

void run_twin(Twin& twin, std::uint32_t procs, const std::function<void()>& call) {
    world::Simulated world;
    test::run_judged(
        [&] {
            WaitGroup wg;
            wg.add();
            go([&] {
                twin.other_ns = now_ns();
                wg.done();
            });
            twin.called_ns = now_ns();
            call();
            twin.back_ns = now_ns();
            wg.wait();
        },
        twin.record, {.procs = procs, .world = &world});
}

}  // namespace

TEST_CASE("syscall: a short call keeps its P, and nobody runs meanwhile", "[sched]") {
    Twin twin;
    run_twin(twin, 1, [] { system_call(nothing, 10us); });
    CHECK(twin.back_ns - twin.called_ns == 10'000);
    CHECK(twin.other_ns >= twin.back_ns);
    CHECK(twin.record.count(Kind::go_sysexit, Rule::syscall_keeps) == 1);
    CHECK(twin.record.count(Kind::p_retake) == 0);
    CHECK(twin.record.count(Kind::m_create) == 0);
}

TEST_CASE("syscall: sysmon takes the P of a long call for who waits in its queue", "[sched]") {
    Twin twin;
    run_twin(twin, 1, [] { system_call(nothing, 1ms); });
    CHECK(twin.other_ns >= twin.called_ns + kRetakeBusyNs);
    CHECK(twin.other_ns < twin.called_ns + 200'000);  // two looks and a new thread
    CHECK(twin.back_ns - twin.called_ns >= 1'000'000);
    CHECK(twin.record.count(Kind::p_retake, Rule::retake_busy) == 1);
    CHECK(twin.record.count(Kind::m_create) == 1);
    for (const Event& event : twin.record.events())
        if (event.kind == Kind::p_retake) CHECK(event.machine() == MachineId::sysmon);
}

TEST_CASE("syscall: a call that is known to block hands its P off at once", "[sched]") {
    Twin twin;
    run_twin(twin, 1, [] { blocking(nothing, 1ms); });
    CHECK(twin.other_ns < twin.called_ns + kRetakeBusyNs);
    CHECK(twin.record.count(Kind::go_syscall, Rule::blocking_call) == 1);
    CHECK(twin.record.count(Kind::p_retake) == 0);
    CHECK(twin.record.count(Kind::p_handoff, Rule::handoff) == 1);
}

TEST_CASE("syscall: a P that nobody waits for stays for 10 ms", "[sched]") {
    test::Judge record(true);
    world::Simulated world;
    test::run_judged(
        [] {
            system_call(nothing, 9ms);
            system_call(nothing, 40ms);
        },
        record, {.procs = 2, .world = &world});
    CHECK(record.count(Kind::go_sysexit, Rule::syscall_keeps) == 1);
    REQUIRE(record.count(Kind::p_retake, Rule::retake_long) == 1);
    std::uint64_t called_ns = 0, retaken_ns = 0;
    for (const Event& event : record.events()) {
        if (event.kind == Kind::go_syscall) called_ns = event.stamp_ns;
        if (event.kind == Kind::p_retake) retaken_ns = event.stamp_ns;
    }
    CHECK(retaken_ns - called_ns >= kRetakeLongNs);
    CHECK(retaken_ns - called_ns <= kRetakeLongNs + 2 * kSysmonPauseMaxNs);
    CHECK(record.count(Kind::p_acquire, Rule::syscall_idle_proc) == 1);
}

TEST_CASE("syscall: who comes back and finds no P idle goes to the global queue", "[sched]") {
    test::Judge record(true);
    world::Simulated world;
    bool back = false;
    test::run_judged(
        [&] {
            WaitGroup wg;
            wg.add();
            go([&] {
                for (int i = 0; i < 100; ++i)
                    checkpoint(5'000);  // 10 us each, longer than the call
                CHECK_FALSE(back);
                wg.done();
            });
            system_call(nothing, 200us);
            back = true;
            wg.wait();
        },
        record, {.procs = 1, .world = &world});
    CHECK(back);
    CHECK(record.count(Kind::global_put, Rule::syscall_global) == 1);
}

TEST_CASE("syscall: Ms are used again", "[sched]") {
    test::Judge record(true);
    world::Simulated world;
    test::run_judged(
        [] {
            WaitGroup wg;
            wg.add(4);
            for (int i = 0; i < 4; ++i)
                go([&] {
                    for (int j = 0; j < 100; ++j)
                        blocking(nothing, 50us);
                    wg.done();
                });
            wg.wait();
        },
        record, {.procs = 2, .world = &world});
    CHECK(record.count(Kind::go_syscall) == 400);
    CHECK(record.count(Kind::m_create) <= 6);  // four in calls, two with Ps, and one on its way
}

TEST_CASE("syscall: a run that ends does not wait for virtual calls", "[sched]") {
    world::Simulated world;
    std::uint64_t ended_ns = 0;
    run(
        [&] {
            go([] { system_call(nothing, 1h); });
            sleep_for(1ms);
            ended_ns = now_ns();
        },
        {.procs = 2, .world = &world});
    CHECK(ended_ns < 2'000'000);
}

// A fixed bug: at every look its P was in a call, and each call was short.
TEST_CASE("syscall: one that makes short calls without end gives way after its time slice",
          "[sched]") {
    world::Simulated world;
    test::Judge record(true);
    bool done = false;
    std::uint64_t ran_ns = 0;
    test::run_judged(
        [&] {
            go([&] {
                ran_ns = now_ns();
                done = true;
            });
            while (!done && now_ns() < 1'000'000'000)
                system_call(nothing, 5us);
        },
        record, {.procs = 1, .world = &world});
    CHECK(done);
    CHECK(ran_ns < 4 * kTimeSliceNs);  // seen, over at the look after, and asked
    CHECK(record.count(Kind::go_preempt, Rule::preempt_slice) >= 1);
}
