// Goroutines made and ended.
#include "core/runtime.h"

#include "bench/bench.h"

namespace fiberscope::bench {
namespace {

void spawn(Bench& bench) {
    const std::int64_t n = bench.n(1'000'000);
    WaitGroup wg;
    wg.add(static_cast<std::int32_t>(n));
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < n; ++i)
        go([&wg] { wg.done(); });
    wg.wait();
    bench.per("spawn", began, n);
}

// The third pass in one process: stacks and Gs are there.
void spawn_warm(Bench& bench) {
    for (int pass = 0; pass < 3; ++pass)
        spawn(bench);
}

void spawn_window(Bench& bench) {
    const std::int64_t n = bench.n(1'000'000);
    WaitGroup wg;
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < n; i += 1000) {
        wg.add(1000);
        for (int k = 0; k < 1000; ++k)
            go([&wg] { wg.done(); });
        wg.wait();
    }
    bench.per("spawn_window1000", began, n);
}

void spawn_seq(Bench& bench) {
    const std::int64_t n = bench.n(1'000'000);
    WaitGroup wg;
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < n; ++i) {
        wg.add(1);
        go([&wg] { wg.done(); });
        wg.wait();
    }
    bench.per("spawnseq", began, n);
}

void sky(Chan<std::int64_t> to, std::int64_t number, std::int64_t size) {
    if (size == 1) {
        to.send(number);
        return;
    }
    Chan<std::int64_t> from(0);
    for (std::int64_t i = 0; i < 10; ++i)
        go([=] { sky(from, number + i * (size / 10), size / 10); });
    std::int64_t sum = 0;
    for (int i = 0; i < 10; ++i)
        sum += *from.receive();
    to.send(sum);
}

void skynet(Bench& bench) {
    const std::int64_t size = bench.n(1'000'000);
    const auto began = Bench::Clock::now();
    Chan<std::int64_t> from(0);
    go([=] { sky(from, 0, size); });
    const std::int64_t sum = *from.receive();
    const std::chrono::duration<double, std::milli> took = Bench::Clock::now() - began;
    if (sum != size * (size - 1) / 2) throw Panic("sum");
    bench.add("skynet_1M", took.count(), "ms");
}

void skynet_warm(Bench& bench) {
    for (int pass = 0; pass < 3; ++pass)
        skynet(bench);
}

}  // namespace

void add_spawn_rows(std::vector<Workload>& to) {
    to.push_back({"spawn", "1M goroutines, then one Wait", spawn});
    to.push_back({"spawnwarm", "the same, third pass in one process", spawn_warm});
    to.push_back({"spawnwin", "1M goroutines in joined batches of 1000", spawn_window});
    to.push_back({"spawnseq", "one goroutine at a time, joined", spawn_seq});
    to.push_back({"skynet", "a tree of 1.1M goroutines, each sends its sum up", skynet});
    to.push_back({"skynetwarm", "the same, third pass in one process", skynet_warm});
}

}  // namespace fiberscope::bench
