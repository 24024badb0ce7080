// A mixed load for as long as one likes: spawn storms, channels, selects, timers, changes of
// GOMAXPROCS, cancellations, panics and goroutines that end in their middle; system calls short and
// long, pipes and sockets with deadlines and closed under who waits, goroutines that are locked to
// their thread and end so; all at once. Every scenario counts what it sent and what arrived.
#pragma once

#include "core/runtime.h"

#include <cstdint>
#include <string>

namespace fiberscope::bench {

struct StressPlan {
    double seconds = 60;
    std::uint32_t procs = 0;  // GOMAXPROCS to begin with; 0: what this process may use
    std::uint64_t seed = 1;
    RunOptions run = {};  // who listens; procs and seed are those above
};

struct StressResult {
    std::string failure;  // empty: nothing was lost, and the run ended well
    std::uint64_t rounds = 0, goroutines = 0, sent = 0, received = 0, proc_changes = 0;
    std::uint64_t calls = 0, timeouts = 0;  // system calls; deadlines that passed
    std::uint64_t threads_ended = 0;        // goroutines that ended locked
    // Resident memory after a fifth of the time, at the most after that, and at the end.
    double warm_bytes = 0, most_bytes = 0, last_bytes = 0;
};

StressResult stress(const StressPlan& plan);

}  // namespace fiberscope::bench
