// The runtime's benchmarks: the workloads of bench/anchors.go, written against core/runtime.h, with
// the same counts, so that a row here and the row of the same name there may be divided.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope::bench {

// One figure of one measurement. The name is the row's, with the number of Ps: "pingpong_p1".
struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
};

// What a workload is given, and where it leaves its figures.
class Bench {
  public:
    Bench(std::uint32_t procs, std::int64_t count) : procs_(procs), count_(count) {}

    std::uint32_t procs() const { return procs_; }

    // How often: as the caller wants it, else the workload's own.
    std::int64_t n(std::int64_t own) const { return count_ > 0 ? count_ : own; }

    void add(const std::string& row, double value, const char* unit);
    // ns per operation, since `began`.
    using Clock = std::chrono::steady_clock;
    void per(const std::string& row, Clock::time_point began, std::int64_t operations);

    const std::vector<Figure>& figures() const { return figures_; }

  private:
    const std::uint32_t procs_;
    const std::int64_t count_;
    std::vector<Figure> figures_;
};

// A workload runs as the main goroutine of a run of its own, in a process of its own.
struct Workload {
    const char* name;  // what the command line calls it, as anchors.go does
    const char* what;
    void (*run)(Bench& bench);
    // Of a program beside this one that writes the figures instead, its words after the number of
    // Ps; null: run() does.
    const char* depth = nullptr;
    const char* repetitions = nullptr;
    bool starts_runs = false;  // run() is not within a run, it makes its own
};
const std::vector<Workload>& workloads();

// The groups, each a file.
void add_spawn_rows(std::vector<Workload>& to);
void add_channel_rows(std::vector<Workload>& to);
void add_select_rows(std::vector<Workload>& to);
void add_scheduler_rows(std::vector<Workload>& to);
void add_memory_rows(std::vector<Workload>& to);
void add_event_rows(std::vector<Workload>& to);

// One row over several measurements.
struct Row {
    std::string name;
    double median = 0, min = 0, max = 0;
    std::string unit;
    int runs = 0;
};

struct Plan {
    std::vector<std::string> names;    // of workloads; empty: all
    std::vector<std::uint32_t> procs;  // each a measurement of its own
    int runs = 5;
    std::int64_t count = 0;  // 0: the workload's own
    bool listen = false;     // somebody listens: events go through the rings
};

// Measures, each in a process of its own, and hands every finished row to `done`. False, with one
// line on stderr, if a name is unknown or a measurement failed.
bool measure(const Plan& plan, void (*done)(const Row& row));

}  // namespace fiberscope::bench
