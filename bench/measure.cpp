// Runs workloads, each measurement in a child process: what one leaves behind (warm stacks, grown
// heaps, threads) must not be the next one's start.
#include "core/runtime.h"

#include "bench/bench.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

namespace fiberscope::bench {
namespace {

// Takes events and does nothing with them: what recording itself costs.
class Nowhere final : public Sink {
  public:
    void take(const Event&, std::string_view) override {}
};

// In the child: becomes the program with growing stacks (deep.cpp).
[[noreturn]] void run_deep(const Workload& workload, std::uint32_t procs, const Plan& plan,
                           int to) {
    const std::string path =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "fiberscope_deep";
    const std::string depth =
        plan.count > 0 ? std::to_string(plan.count) : std::string(workload.depth);
    dup2(to, STDOUT_FILENO);
    execl(path.c_str(), path.c_str(), std::to_string(procs).c_str(), depth.c_str(),
          workload.repetitions, nullptr);
    std::fprintf(stderr, "fiberscope: bench: '%s' needs the program %s\n", workload.name,
                 path.c_str());
    _exit(1);
}

// In the child: runs the workload and writes a line a figure.
void run_child(const Workload& workload, std::uint32_t procs, const Plan& plan, int to) {
    if (workload.depth != nullptr) run_deep(workload, procs, plan, to);
    Bench bench(procs, plan.count);
    Nowhere nowhere;
    RunOptions options{.procs = procs};
    if (plan.listen) options.sink = &nowhere;
    int status = 0;
    if (workload.starts_runs)
        workload.run(bench);
    else
        status = run([&] { workload.run(bench); }, options);
    std::FILE* out = fdopen(to, "w");
    if (status == 0 && out != nullptr)
        for (const Figure& figure : bench.figures())
            std::fprintf(out, "%s\t%.17g\t%s\n", figure.name.c_str(), figure.value,
                         figure.unit.c_str());
    if (out == nullptr || std::fclose(out) != 0) _exit(1);
    _exit(status);
}

bool measure_once(const Workload& workload, std::uint32_t procs, const Plan& plan,
                  std::vector<Figure>& figures) {
    int ends[2];
    if (pipe(ends) != 0) return false;
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) return false;
    if (child == 0) {
        close(ends[0]);
        run_child(workload, procs, plan, ends[1]);
    }
    close(ends[1]);
    std::FILE* in = fdopen(ends[0], "r");
    char line[256], name[128], unit[16];
    double value = 0;
    // A row that comes again (a warm pass) replaces the one before.
    while (in != nullptr && std::fgets(line, sizeof line, in) != nullptr) {
        if (std::sscanf(line, "%127[^\t]\t%lf\t%15s", name, &value, unit) != 3) continue;
        const auto same = std::find_if(figures.begin(), figures.end(),
                                       [&](const Figure& figure) { return figure.name == name; });
        if (same != figures.end())
            same->value = value;
        else
            figures.push_back({name, value, unit});
    }
    if (in != nullptr) std::fclose(in);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && !figures.empty();
}

Row summary(const std::vector<Figure>& same) {
    std::vector<double> values;
    for (const Figure& figure : same)
        values.push_back(figure.value);
    std::sort(values.begin(), values.end());
    return {.name = same[0].name,
            .median = values[values.size() / 2],
            .min = values.front(),
            .max = values.back(),
            .unit = same[0].unit,
            .runs = static_cast<int>(values.size())};
}

const Workload* find(const std::string& name) {
    for (const Workload& workload : workloads())
        if (name == workload.name) return &workload;
    return nullptr;
}

}  // namespace

void Bench::add(const std::string& row, double value, const char* unit) {
    figures_.push_back({row + "_p" + std::to_string(procs_), value, unit});
}

void Bench::per(const std::string& row, Clock::time_point began, std::int64_t operations) {
    const std::chrono::duration<double, std::nano> took = Clock::now() - began;
    add(row, took.count() / static_cast<double>(operations), "ns");
}

const std::vector<Workload>& workloads() {
    static const std::vector<Workload> all = [] {
        std::vector<Workload> list;
        add_spawn_rows(list);
        add_channel_rows(list);
        add_select_rows(list);
        add_scheduler_rows(list);
        add_memory_rows(list);
        add_event_rows(list);
        return list;
    }();
    return all;
}

bool measure(const Plan& plan, void (*done)(const Row& row)) {
    std::vector<const Workload*> chosen;
    for (const std::string& name : plan.names) {
        chosen.push_back(find(name));
        if (chosen.back() != nullptr) continue;
        std::string known;
        for (const Workload& workload : workloads())
            known += std::string(known.empty() ? "" : ", ") + workload.name;
        std::fprintf(stderr, "fiberscope: bench: no workload '%s'; there are %s\n", name.c_str(),
                     known.c_str());
        return false;
    }
    if (chosen.empty())
        for (const Workload& workload : workloads())
            chosen.push_back(&workload);
    for (const Workload* workload : chosen) {
        for (const std::uint32_t procs : plan.procs) {
            std::vector<std::vector<Figure>> rows;
            for (int i = 0; i < plan.runs; ++i) {
                std::vector<Figure> figures;
                if (!measure_once(*workload, procs, plan, figures)) {
                    std::fprintf(stderr, "fiberscope: bench: '%s' with %u Ps failed\n",
                                 workload->name, procs);
                    return false;
                }
                rows.resize(figures.size());
                for (std::size_t row = 0; row < figures.size(); ++row)
                    rows[row].push_back(figures[row]);
            }
            for (const auto& row : rows)
                done(summary(row));
        }
    }
    return true;
}

}  // namespace fiberscope::bench
