// The rules of system calls, of the netpoller and of goroutines that are locked to their M.
#include "core/io/file.h"
#include "tests/core/sched/rule_test.h"

#include <chrono>

using namespace fiberscope;
using namespace fiberscope::test;
using namespace std::chrono_literals;

namespace {

// On one P main starts a goroutine, and makes a call while that waits in the queue.
struct Call {
    std::unique_ptr<Judge> run;
    std::uint64_t began_ns = 0, back_ns = 0, other_ns = 0;

    bool other_ran_meanwhile() const { return other_ns < back_ns; }
};

Call call_for(std::chrono::microseconds time, bool blocks, RuleSet off, std::uint64_t seed,
              std::uint32_t procs = 1) {
    Call call;
    call.run = simulate(procs, off, seed, [&] {
        WaitGroup wg;
        wg.add();
        go([&] {
            call.other_ns = now_ns();
            wg.done();
        });
        call.began_ns = now_ns();
        if (blocks)
            blocking([] {}, time);
        else
            system_call([] {}, time);
        call.back_ns = now_ns();
        wg.wait();
    });
    return call;
}

}  // namespace

RULE_TEST(syscall_keeps, "after a short call a goroutine goes on with its old P") {
    const Call call = call_for(10us, false, off, seed);
    return !call.other_ran_meanwhile() &&
           call.run->count(Kind::go_sysexit, Rule::syscall_keeps) == 1;
}

RULE_TEST(retake_busy, "who waits behind a call waits for 20 us and a look, no longer") {
    const Call call = call_for(2ms, false, off, seed);
    return call.other_ran_meanwhile() && call.other_ns >= call.began_ns + kRetakeBusyNs &&
           call.other_ns < call.began_ns + 1'000'000;
}

RULE_TEST(retake_long, "after 10 ms a P is taken from a call even if nobody waits for it") {
    // Nothing else is to run, and a second P is idle: nothing is missed.
    const auto run = simulate(2, off, seed, [] { system_call([] {}, 50ms); });
    return run->count(Kind::p_retake, Rule::retake_long) == 1;
}

RULE_TEST(retake_stop, "a stop of the world does not wait for a call") {
    std::uint64_t asked_ns = 0, stopped_ns = 0, back_ns = 0;
    const auto run = simulate(2, off, seed, [&] {
        WaitGroup wg;
        wg.add();
        go([&] {
            system_call([] {}, 5ms);
            back_ns = now_ns();
            wg.done();
        });
        sleep_for(1ms);
        asked_ns = now_ns();
        gomaxprocs(3);
        stopped_ns = now_ns();
        wg.wait();
    });
    return asked_ns < stopped_ns && stopped_ns < back_ns;
}

RULE_TEST(blocking_call, "a call that is known to block hands its P off before it begins") {
    const Call call = call_for(1ms, true, off, seed);
    return call.other_ran_meanwhile() && call.run->count(Kind::p_retake) == 0;
}

RULE_TEST(handoff, "a P that is left behind with work goes to another M") {
    const Call call = call_for(1ms, true, off, seed);
    return call.run->count(Kind::p_handoff, Rule::handoff) == 1;
}

RULE_TEST(syscall_idle_proc, "who comes back to a lost P takes one that is idle") {
    const Call call = call_for(1ms, true, off, seed);
    return call.run->count(Kind::p_acquire, Rule::syscall_idle_proc) == 1;
}

RULE_TEST(syscall_global, "who comes back and finds no idle P goes to the global queue") {
    const auto run = simulate(1, off, seed, [] {
        WaitGroup wg;
        wg.add();
        go([&] {
            checkpoint(5'000'000);  // 10 ms of work
            wg.done();
        });
        blocking([] {}, 1ms);
        wg.wait();
    });
    return run->count(Kind::global_put, Rule::syscall_global) == 1;
}

// In the real world: the simulated one has no descriptors.
RULE_TEST(net_ready, "a goroutine that waits for a descriptor runs when that is ready") {
    Judge judge(true);
    bool came = false;
    run_judged(
        [&] {
            Pipe pipe = make_pipe();
            go([&] { pipe.writer.write("x"); });
            char byte = 0;
            came = pipe.reader.read(&byte, 1).bytes == 1 && byte == 'x';
        },
        judge, {.procs = 1});
    return came;
}

RULE_TEST(locked_go, "a goroutine that is locked runs on its own M only") {
    const auto run = simulate(2, off, seed, [] {
        lock_os_thread();
        for (int i = 0; i < 20; ++i) {
            go([] { checkpoint(5'000); });
            yield_now();
        }
        unlock_os_thread();
    });
    std::uint32_t m = ~0u;
    bool locked = false, same = true;
    for (const Event& event : run->events()) {
        if (event.kind == Kind::go_lock && event.g == 1) {
            locked = !locked;
            m = event.m;
        }
        if (locked && event.kind == Kind::go_start && event.g == 1) same &= event.m == m;
    }
    return same && m != ~0u && run->count(Kind::go_handoff, Rule::locked_go) >= 1;
}
