// Switching, locking and sleeping.
#include "core/runtime.h"

#include "bench/bench.h"

#include <algorithm>
#include <mutex>
#include <random>

namespace fiberscope::bench {
namespace {

void gosched(Bench& bench) {
    const std::int64_t n = bench.n(5'000'000);
    WaitGroup wg;
    wg.add(2);
    const auto began = Bench::Clock::now();
    for (int k = 0; k < 2; ++k)
        go([&wg, n] {
            for (std::int64_t i = 0; i < n; ++i)
                yield_now();
            wg.done();
        });
    wg.wait();
    bench.per("gosched_switch", began, 2 * n);
}

void mutex(Bench& bench, const char* row, std::int64_t goroutines) {
    const std::int64_t n = bench.n(16'000'000) / goroutines;
    Mutex mu;
    WaitGroup wg;
    std::int64_t count = 0;
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < goroutines; ++i) {
        wg.add(1);
        go([&, n] {
            for (std::int64_t j = 0; j < n; ++j) {
                const std::lock_guard lock(mu);
                ++count;
            }
            wg.done();
        });
    }
    wg.wait();
    bench.per(row, began, n * goroutines);
    if (count != n * goroutines) throw Panic("count");
}

// How late each wake is. The first 10 sleeps of each goroutine are not counted.
void sleepers(Bench& bench, std::int64_t goroutines) {
    const std::int64_t rounds = bench.n(50);
    const std::int64_t skipped = std::min<std::int64_t>(10, rounds - 1);
    std::vector<std::int64_t> late(static_cast<std::size_t>(goroutines * (rounds - skipped)));
    WaitGroup wg;
    const auto began = Bench::Clock::now();
    for (std::int64_t g = 0; g < goroutines; ++g) {
        wg.add();
        go([&, g] {
            std::minstd_rand dice(static_cast<std::uint32_t>(g) * 2654435761u + 7);
            for (std::int64_t i = 0; i < rounds; ++i) {
                const std::chrono::nanoseconds wait(1'000'000 + dice() % 9'000'000);
                const auto start = Bench::Clock::now();
                sleep_for(wait);
                if (i < skipped) continue;
                late[static_cast<std::size_t>(g * (rounds - skipped) + i - skipped)] =
                    (Bench::Clock::now() - start - wait).count();
            }
            wg.done();
        });
    }
    wg.wait();
    const std::chrono::duration<double, std::milli> wall = Bench::Clock::now() - began;
    std::sort(late.begin(), late.end());
    const auto quantile = [&](double f) {
        return static_cast<double>(
                   late[static_cast<std::size_t>(f * static_cast<double>(late.size() - 1))]) /
               1000;
    };
    const std::string row = "sleep_" + std::to_string(goroutines);
    bench.add(row + "_p50", quantile(.5), "us");
    bench.add(row + "_p99", quantile(.99), "us");
    bench.add(row + "_max", quantile(1), "us");
    bench.add(row + "_wall", wall.count(), "ms");
}

}  // namespace

void add_scheduler_rows(std::vector<Workload>& to) {
    to.push_back({"mutex8", "8 goroutines on one mutex", [](Bench& b) { mutex(b, "mutex_8", 8); }});
    to.push_back(
        {"mutex1", "one goroutine on a mutex", [](Bench& b) { mutex(b, "mutex_uncontended", 1); }});
    to.push_back({"gosched", "two goroutines that yield, a switch", gosched});
    to.push_back({"sleep", "10,000 sleepers, 1 to 10 ms", [](Bench& b) { sleepers(b, 10'000); }});
    to.push_back({"sleep1k", "1,000 sleepers, 1 to 10 ms", [](Bench& b) { sleepers(b, 1'000); }});
}

}  // namespace fiberscope::bench
