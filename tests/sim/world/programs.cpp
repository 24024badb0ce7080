#include "tests/sim/world/programs.h"

#include "core/runtime.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace fiberscope::test {

void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(what);
}

namespace {

using namespace std::chrono_literals;

void unbuffered_sum() {
    Chan<int> numbers(0, "numbers");
    go([=]() mutable {
        for (int i = 1; i <= 200; ++i)
            numbers.send(i);
        numbers.close();
    });
    int sum = 0;
    for (const int number : numbers)
        sum += number;
    require(sum == 20100, "every number is received once");
}

void worker_pool() {
    Chan<int> jobs(4, "jobs");
    Chan<int> results(2, "results");
    auto wg = std::make_shared<WaitGroup>();
    for (int i = 0; i < 3; ++i) {
        wg->add();
        go([=]() mutable {
            for (const int n : jobs)
                results.send(n * n);
            wg->done();
        });
    }
    go([=]() mutable {
        wg->wait();
        results.close();
    });
    go([=]() mutable {
        for (int n = 1; n <= 60; ++n)
            jobs.send(n);
        jobs.close();
    });
    int sum = 0;
    for (const int square : results)
        sum += square;
    require(sum == 73810, "the squares of 1 to 60");
}

// More goroutines than a local queue holds: spills, then steals.
void spawn_storm() {
    auto wg = std::make_shared<WaitGroup>();
    auto count = std::make_shared<std::atomic<int>>(0);
    wg->add(1000);
    for (int i = 0; i < 1000; ++i) {
        go([=] {
            if (i % 7 == 0) yield_now();
            count->fetch_add(1);
            wg->done();
        });
    }
    wg->wait();
    require(*count == 1000, "every goroutine ran");
}

void mutex_counter() {
    auto mutex = std::make_shared<Mutex>();
    auto wg = std::make_shared<WaitGroup>();
    auto count = std::make_shared<int>(0);
    for (int i = 0; i < 8; ++i) {
        wg->add();
        go([=] {
            for (int j = 0; j < 50; ++j) {
                const std::lock_guard held(*mutex);
                const int seen = *count;
                if (j % 10 == 0) yield_now();
                *count = seen + 1;
            }
            wg->done();
        });
    }
    wg->wait();
    require(*count == 400, "no update is lost under the lock");
}

void select_fan_in() {
    std::vector<Chan<int>> sources;
    for (int i = 0; i < 4; ++i)
        sources.emplace_back(i % 2 == 0 ? 0u : 2u);
    for (int i = 0; i < 4; ++i) {
        go([=]() mutable {
            for (int j = 0; j < 25; ++j)
                sources[static_cast<std::size_t>(i)].send(j);
        });
    }
    int received = 0;
    int sum = 0;
    while (received < 100) {
        int values[4] = {};
        SelectCase cases[4];
        for (std::size_t i = 0; i < 4; ++i)
            cases[i] = {sources[i].core(), false, &values[i]};
        const Selected chosen = select(cases, 4, received % 3 == 0);
        if (chosen.index == Selected::kDefault) {
            yield_now();
            ++received;
            --received;
            // The default was taken: wait without it, so that the program also parks in a select.
            const Selected waited = select(cases, 4, false);
            sum += values[waited.index];
        } else {
            sum += values[chosen.index];
        }
        ++received;
    }
    require(sum == 4 * 300, "every value of every source, once");
}

// Two goroutines that select on the same two channels from both sides.
void select_both_ways() {
    Chan<int> a(0), b(0);
    auto wg = std::make_shared<WaitGroup>();
    auto sent = std::make_shared<std::atomic<int>>(0);
    auto received = std::make_shared<std::atomic<int>>(0);
    wg->add(4);
    for (int w = 0; w < 4; ++w) {
        go([=]() mutable {
            for (int i = 0; i < 50; ++i) {
                int out = i, in = 0;
                SelectCase cases[2] = {{a.core(), w % 2 == 0, w % 2 == 0 ? &out : &in},
                                       {b.core(), w % 2 == 1, w % 2 == 1 ? &out : &in}};
                const Selected chosen = select(cases, 2, false);
                (cases[chosen.index].is_send ? *sent : *received).fetch_add(1);
            }
            wg->done();
        });
    }
    wg->wait();
    require(*sent == *received && *sent == 100, "every send met a receive");
}

void close_wakes_all() {
    Chan<int> gate(0, "gate");
    auto wg = std::make_shared<WaitGroup>();
    auto woken = std::make_shared<std::atomic<int>>(0);
    for (int i = 0; i < 20; ++i) {
        wg->add();
        go([=]() mutable {
            if (!gate.receive()) woken->fetch_add(1);
            wg->done();
        });
    }
    sleep_for(1ms);
    gate.close();
    wg->wait();
    require(*woken == 20, "every receiver learns of the close");
    bool panicked = false;
    try {
        gate.send(1);
    } catch (const Panic& panic) {
        panicked = panic.what() == std::string("send on closed channel");
    }
    require(panicked, "a send on a closed channel panics");
}

void sleepers() {
    const std::uint64_t began = now_ns();
    Chan<int> order(0, "order");
    for (int i = 5; i > 0; --i) {
        go([=]() mutable {
            sleep_for(i * 4ms);
            order.send(i);
        });
    }
    int sum = 0;
    for (int i = 1; i <= 5; ++i)
        sum += *order.receive();
    require(sum == 15, "every sleeper wakes");
    require(now_ns() - began >= 20'000'000, "none wakes early");
}

void ticker() {
    struct Ticks {
        Chan<int> ticks{1, "ticks"};
    } state;
    auto timer = make_timer(
        [](Machine&, Timer& due) {
            int tick = 1;
            static_cast<Ticks*>(timer_argument(due))->ticks.core()->try_send(&tick);
        },
        &state);
    start_timer(*timer, now_ns() + 1'000'000, 1'000'000);
    for (int i = 0; i < 5; ++i)
        state.ticks.receive();
    stop_timer(*timer);
}

void proc_count_changes() {
    auto wg = std::make_shared<WaitGroup>();
    auto count = std::make_shared<std::atomic<int>>(0);
    for (int i = 0; i < 40; ++i) {
        wg->add();
        go([=] {
            for (int j = 0; j < 20; ++j) {
                yield_now();
                count->fetch_add(1);
            }
            wg->done();
        });
    }
    for (const std::uint32_t procs : {1u, 3u, 2u, 8u, 1u, 4u}) {
        gomaxprocs(procs);
        require(gomaxprocs(0) == procs, "GOMAXPROCS is what it was set to");
        yield_now();
    }
    wg->wait();
    require(*count == 800, "no goroutine is lost when Ps come and go");
}

void busy_loops() {
    auto wg = std::make_shared<WaitGroup>();
    for (int i = 0; i < 4; ++i) {
        wg->add();
        go([=] {
            for (int j = 0; j < 400; ++j)
                checkpoint(100'000);
            wg->done();
        });
    }
    wg->wait();
}

void main_returns_first() {
    Chan<int> never(0, "never");
    for (int i = 0; i < 5; ++i)
        go([=]() mutable { never.receive(); });
    go([] {
        for (;;)
            yield_now();
    });
    yield_now();
}

void deadlock() {
    Chan<int> never(0, "never");
    go([=]() mutable { never.receive(); });
    Chan<int> nobody(0, "nobody");
    nobody.send(1);
}

void panic_in_goroutine() {
    go([] { throw std::runtime_error("boom"); });
    sleep_for(1s);
}

}  // namespace

std::vector<Program> all_programs() {
    std::vector<Program> programs{{"unbuffered sum", unbuffered_sum},
                                  {"worker pool", worker_pool},
                                  {"spawn storm", spawn_storm},
                                  {"mutex counter", mutex_counter},
                                  {"select fan-in", select_fan_in},
                                  {"select both ways", select_both_ways},
                                  {"close wakes all", close_wakes_all},
                                  {"sleepers", sleepers},
                                  {"ticker", ticker},
                                  {"GOMAXPROCS changes", proc_count_changes},
                                  {"busy loops", busy_loops},
                                  {"main returns first", main_returns_first},
                                  {"deadlock", deadlock, 2},
                                  {"panic in a goroutine", panic_in_goroutine, 2}};
    for (auto* part : {sync_programs, syscall_programs})
        for (Program& program : part())
            programs.push_back(std::move(program));
    return programs;
}

}  // namespace fiberscope::test
