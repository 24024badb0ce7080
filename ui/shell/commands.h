// The program's commands, one function each; main.cpp parses the words and calls one. Each returns
// the exit status: 0 done, 1 the input is wrong (told in a line), 2 the scenario failed as Go
// would.
#pragma once

#include "ui/shell/runner.h"

#include <string>
#include <vector>

namespace fiberscope::shell {

// Without a window: stdout, stderr and exit status are those of a compiled Go program. `trace_file`
// may be empty.
int run_command(const std::string& file, const Choice& choice, const std::string& trace_file,
                const std::vector<std::string>& args);

// The lessons in a window, to choose one. Without a display says so and returns 1.
int gallery_command();

// A scenario or a trace in the window. Without a display says so and returns 1.
int open_command(const std::string& file, const Choice& choice);

// A lesson: in the window if there is a display; else its account on stdout, and a trace, a picture
// and a film in `folder`, which are named.
int play_command(const std::string& file, const Choice& choice, const std::string& folder);

// A picture (.png) or film (.gif) of a scenario's run or of a trace.
struct RenderOptions {
    std::string out;
    double at_s = -1;     // of stage time, for a picture; negative: where most is on stage
    double seconds = 12;  // of a film, at most
    int fps = 12;
    int width = 1600, height = 900;
    double scale = 1;
    bool light = false;
};
int render_command(const std::string& file, const Choice& choice, const RenderOptions& options);

// Does every event follow from the state before it?
int check_command(const std::string& file);

// A trace as text, a line an event (`out` empty: stdout), as ours (fscope) or as a Go execution
// trace (go). `format` empty: what the name of `out` ends with, .fscope or .trace; else text.
int convert_command(const std::string& file, const std::string& out, const std::string& format);

// The account of a trace.
int stat_command(const std::string& file);

// The runtime's benchmarks (bench/), each measurement in a process of its own.
struct BenchOptions {
    std::vector<std::string> names;  // of workloads; empty: all
    std::vector<std::uint32_t> procs = {1, 2};
    int runs = 5;
    std::int64_t count = 0;  // 0: the workload's own
    bool listen = false;     // with somebody listening to the events
    bool json = false;
    bool list = false;
    double stress_seconds = 0;  // instead: a mixed load for so long, and whether anything was lost
    std::uint64_t seed = 1;     // of that load
};
int bench_command(const BenchOptions& options);

}  // namespace fiberscope::shell
