// Runs jobs in processes of their own, several at once, each within limits of time and memory: what
// runs for ever or eats the memory there hurts nobody else.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace fiberscope::test {

struct Job {
    std::string name;
    // Runs in the child; what it writes to `out_fd` is its output, what it returns its status.
    std::function<int(int out_fd)> run;
    // What it writes to descriptor 2 is kept apart from what it writes to 1.
    bool apart = false;
    std::string input = {};  // a file that is its stdin; empty: the parent's
};

struct Ended {
    int status = 0;
    std::string killed;  // by what; empty if it ended by itself
    std::string output;
    std::string errors;  // of one that asked to have them apart
};

struct Limits {
    unsigned cpu_seconds = 10;
    unsigned wall_seconds = 120;  // for what sleeps and never ends
    std::size_t memory_bytes = std::size_t{1} << 30;
    std::size_t output_bytes = std::size_t{1} << 24;
};

// Of a program of Go's tests.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr Limits kProgramLimits{
    .cpu_seconds = 120, .wall_seconds = 280, .memory_bytes = std::size_t{4} << 30};
#else
constexpr Limits kProgramLimits{};
#endif

// Each one's end, in the order of the jobs. The process has one thread only, as Catch's have.
std::vector<Ended> run_children(const std::vector<Job>& jobs, const Limits& limits);

}  // namespace fiberscope::test
