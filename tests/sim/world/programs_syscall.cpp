// Programs that leave the runtime: system calls, short and long, and calls that block.
#include "core/runtime.h"
#include "tests/sim/world/programs.h"

#include <atomic>
#include <memory>
#include <thread>

namespace fiberscope::test {
namespace {

using namespace std::chrono_literals;

// As long in the real world as it says in the simulated one.
void nap(std::chrono::microseconds time) {
    system_call([=] { std::this_thread::sleep_for(time); }, time);
}
void block(std::chrono::microseconds time) {
    blocking([=] { std::this_thread::sleep_for(time); }, time);
}

void short_calls() {
    WaitGroup wg;
    int count = 0;
    Mutex mutex;
    wg.add(8);
    for (int i = 0; i < 8; ++i)
        go([&] {
            for (int j = 0; j < 200; ++j) {
                const int one = system_call([] { return 1; });
                const std::lock_guard held(mutex);
                count += one;
            }
            wg.done();
        });
    wg.wait();
    require(count == 1600, "every call comes back with its result");
}

void long_calls() {
    WaitGroup wg;
    auto count = std::make_shared<std::atomic<int>>(0);
    wg.add(12);
    for (int i = 0; i < 12; ++i)
        go([&wg, count, i] {
            for (int j = 0; j < 4; ++j) {
                nap(j % 2 == 0 ? 200us : 5us);
                if (i % 3 == 0) yield_now();
                count->fetch_add(1);
            }
            wg.done();
        });
    wg.wait();
    require(*count == 48, "nobody is lost who comes back late");
}

void blocking_calls() {
    WaitGroup wg;
    Chan<int> results(0, "results");
    for (int i = 1; i <= 10; ++i)
        go([=]() mutable {
            block(100us);
            results.send(i);
        });
    int sum = 0;
    for (int i = 0; i < 10; ++i)
        sum += *results.receive();
    require(sum == 55, "every blocking call comes back");
    bool caught = false;
    try {
        blocking([] { throw std::runtime_error("from outside"); });
    } catch (const std::runtime_error& error) {
        caught = error.what() == std::string("from outside");
    }
    require(caught, "what the call throws comes out of it");
}

void calls_while_procs_change() {
    WaitGroup wg;
    auto count = std::make_shared<std::atomic<int>>(0);
    wg.add(8);
    for (int i = 0; i < 8; ++i)
        go([&wg, count, i] {
            for (int j = 0; j < 20; ++j) {
                if (i % 2 == 0)
                    nap(50us);
                else
                    system_call([] {});
                if (j % 8 == 0) block(20us);
                count->fetch_add(1);
            }
            wg.done();
        });
    for (const std::uint32_t procs : {1u, 3u, 2u, 8u, 1u, 4u}) {
        gomaxprocs(procs);
        require(gomaxprocs(0) == procs, "GOMAXPROCS is what it was set to");
        yield_now();
    }
    wg.wait();
    require(*count == 160, "no goroutine is lost when Ps come and go");
}

void timers_behind_calls() {
    const std::uint64_t began = now_ns();
    WaitGroup wg;
    wg.add(4);
    for (int i = 0; i < 4; ++i)
        go([&wg] {
            sleep_for(300us);
            nap(1000us);
            sleep_for(100us);
            wg.done();
        });
    nap(2000us);
    wg.wait();
    require(now_ns() - began >= 400'000, "none wakes early");
}

void locked_goroutines() {
    Chan<int> in(0, "in"), out(1, "out");
    go([=]() mutable {
        lock_os_thread();
        for (const int n : in) {
            if (n % 5 == 0) nap(100us);
            if (n % 7 == 0) yield_now();
            out.send(n + 1);
        }
        out.close();  // and ends locked
    });
    for (int i = 0; i < 3; ++i)
        go([] {
            for (int j = 0; j < 30; ++j)
                yield_now();
        });
    int sum = 0;
    for (int i = 0; i < 40; ++i) {
        in.send(i);
        sum += *out.receive();
    }
    in.close();
    require(!out.receive(), "it has ended");
    yield_now();
    require(sum == 820, "what a locked goroutine sends arrives");
}

void locked_one_after_the_other() {
    Chan<int> ends(0, "ends");
    int sum = 0;
    for (int i = 0; i < 60; ++i) {
        go([=]() mutable {
            lock_os_thread();
            if (i % 4 == 0) nap(30us);
            ends.send(i);  // and ends locked
        });
        sum += *ends.receive();
        if (i % 10 == 0) gomaxprocs(1 + static_cast<std::uint32_t>(i) % 4);
    }
    require(sum == 1770, "the Ms of those that ended serve those that come");
}

void main_ends_before_calls() {
    for (int i = 0; i < 3; ++i)
        go([] {
            for (;;)
                nap(500us);
        });
    nap(1000us);
}

void deadlock_after_calls() {
    Chan<int> never(0, "never");
    go([=]() mutable {
        block(1000us);
        never.receive();
    });
    go([=]() mutable {
        nap(300us);
        never.receive();
    });
    never.receive();
}

}  // namespace

std::vector<Program> syscall_programs() {
    return {{"short calls", short_calls},
            {"long calls", long_calls},
            {"blocking calls", blocking_calls},
            {"calls while GOMAXPROCS changes", calls_while_procs_change},
            {"timers behind calls", timers_behind_calls},
            {"locked goroutines", locked_goroutines},
            {"locked one after the other", locked_one_after_the_other},
            {"main ends before calls", main_ends_before_calls},
            {"deadlock after calls", deadlock_after_calls, 2}};
}

}  // namespace fiberscope::test
