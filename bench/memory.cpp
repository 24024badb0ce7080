// What a goroutine costs in memory, and how deep its stack goes.
#include "core/runtime.h"

#include "bench/bench.h"
#include "bench/resident.h"

namespace fiberscope::bench {

namespace {

void parked(Bench& bench, std::int64_t own) {
    const std::int64_t n = bench.n(own);
    const auto each = [n](double total) { return total / static_cast<double>(n); };
    const std::string row = "parked_" + std::to_string(own / 1000) + "k_";
    WaitGroup wg;
    Chan<int> gate(0);
    const double resident = resident_bytes(), tables = page_table_bytes();
    auto began = Bench::Clock::now();
    wg.add(static_cast<std::int32_t>(n));
    for (std::int64_t i = 0; i < n; ++i)
        go([&wg, gate]() mutable {
            wg.done();
            gate.receive();
            wg.done();
        });
    wg.wait();
    sleep_for(std::chrono::milliseconds(50));
    const auto made = Bench::Clock::now() - began - std::chrono::milliseconds(50);
    bench.add(row + "rss_per_goroutine", each(resident_bytes() - resident), "bytes");
    bench.add(row + "tables_per_goroutine", each(page_table_bytes() - tables), "bytes");
    bench.add(row + "create", each(static_cast<double>(made.count())), "ns");
    wg.add(static_cast<std::int32_t>(n));
    began = Bench::Clock::now();
    gate.close();
    wg.wait();
    bench.per(row + "wakeall", began, n);
}

// A million that have waited and ended, ten times: what the process holds more after the tenth than
// after the second.
void rounds(Bench& bench) {
    const std::int64_t n = bench.n(1'000'000);
    double second = 0;
    for (int round = 1; round <= 10; ++round) {
        WaitGroup wg;
        Chan<int> gate(0);
        wg.add(static_cast<std::int32_t>(n));
        for (std::int64_t i = 0; i < n; ++i)
            go([&wg, gate]() mutable {
                gate.receive();
                wg.done();
            });
        yield_now();
        gate.close();
        wg.wait();
        if (round == 2) second = resident_bytes();
    }
    bench.add("finished_1000k_growth", (resident_bytes() - second) / 1048576, "MiB");
}

}  // namespace

void add_memory_rows(std::vector<Workload>& to) {
    to.push_back({"parked100k", "100,000 parked goroutines", [](Bench& b) { parked(b, 100'000); }});
    to.push_back(
        {"parked1m", "1,000,000 parked goroutines", [](Bench& b) { parked(b, 1'000'000); }});
    to.push_back({"rounds", "1,000,000 that park and end, ten times", rounds});
    to.push_back({"deep", "recursion of 1,000,000 frames", nullptr, "1000000", "1"});
    to.push_back({"deep1k", "recursion of 1,000 frames, 1,000 times", nullptr, "1000", "1000"});
}

}  // namespace fiberscope::bench
