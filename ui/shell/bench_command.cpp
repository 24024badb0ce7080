// bench: the runtime's own benchmarks, as a table or as JSON.
#include "ui/shell/commands.h"

#include "bench/bench.h"

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

}  // namespace

int bench_command(const BenchOptions& options) {
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
