// bench: the runtime's own benchmarks, as a table or as JSON.
#include "ui/shell/commands.h"

#include "bench/bench.h"
#include "bench/stress.h"

#include <cstdio>

namespace fiberscope::shell {
namespace {

void print_row(const bench::Row& row) {
    std::printf("%-34s %12.2f %-5s  (%.2f .. %.2f, %d runs)\n", row.name.c_str(), row.median,
                row.unit.c_str(), row.min, row.max, row.runs);
    std::fflush(stdout);
}

// Names and units are our own: nothing in them needs escaping.
void print_json_row(const bench::Row& row) {
    static bool first = true;
    std::printf(
        "%s\n{\"name\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"min\":%.6g,\"max\":%.6g,"
        "\"runs\":%d}",
        first ? "" : ",", row.name.c_str(), row.median, row.unit.c_str(), row.min, row.max,
        row.runs);
    first = false;
}

int stress_command(const BenchOptions& options) {
    constexpr double kMiB = 1024 * 1024;
    const bench::StressResult r =
        bench::stress({.seconds = options.stress_seconds, .seed = options.seed});
    std::printf(
        "%llu rounds, %llu goroutines, %llu changes of GOMAXPROCS, %llu system calls, %llu "
        "deadlines "
        "passed, %llu threads ended; %llu sent, %llu received\nresident: %.1f MiB warm, %.1f at "
        "most after that, %.1f at the end\n",
        static_cast<unsigned long long>(r.rounds), static_cast<unsigned long long>(r.goroutines),
        static_cast<unsigned long long>(r.proc_changes), static_cast<unsigned long long>(r.calls),
        static_cast<unsigned long long>(r.timeouts),
        static_cast<unsigned long long>(r.threads_ended), static_cast<unsigned long long>(r.sent),
        static_cast<unsigned long long>(r.received), r.warm_bytes / kMiB, r.most_bytes / kMiB,
        r.last_bytes / kMiB);
    return r.failure.empty() ? 0 : complain("bench: stress: " + r.failure);
}

}  // namespace

int bench_command(const BenchOptions& options) {
    if (options.stress_seconds > 0) return stress_command(options);
    bench::Plan plan{.names = options.names,
                     .procs = options.procs,
                     .runs = options.runs,
                     .count = options.count,
                     .listen = options.listen};
    if (options.list) {
        for (const bench::Workload& workload : bench::workloads())
            std::printf("%-12s %s\n", workload.name, workload.what);
        return 0;
    }
    if (!options.json) return bench::measure(plan, print_row) ? 0 : 1;
    std::printf("{\"rows\":[");
    const bool whole = bench::measure(plan, print_json_row);
    std::printf("]}\n");
    return whole ? 0 : 1;
}

}  // namespace fiberscope::shell
