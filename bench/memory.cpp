// What a goroutine costs in memory, and how deep its stack goes.
#include "core/runtime.h"

#include "bench/bench.h"

#include <cstdio>
#include <unistd.h>

namespace fiberscope::bench {
namespace {

volatile std::int64_t sink;

// Resident bytes and page tables of this process.
double resident_bytes() {
    long pages = 0, resident = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double page_table_bytes() {
    double kilobytes = 0;
    if (std::FILE* file = std::fopen("/proc/self/status", "r")) {
        char line[256];
        while (std::fgets(line, sizeof line, file) != nullptr)
            if (std::sscanf(line, "VmPTE: %lf kB", &kilobytes) == 1) break;
        std::fclose(file);
    }
    return kilobytes * 1024;
}

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

}  // namespace

void add_memory_rows(std::vector<Workload>& to) {
    to.push_back({"parked100k", "100,000 parked goroutines", [](Bench& b) { parked(b, 100'000); }});
    to.push_back(
        {"parked1m", "1,000,000 parked goroutines", [](Bench& b) { parked(b, 1'000'000); }});
}

}  // namespace fiberscope::bench
