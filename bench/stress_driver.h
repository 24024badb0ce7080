// What the scenarios of bench/stress.cpp and bench/stress_outside.cpp share.
#pragma once

#include "core/runtime.h"

#include <atomic>
#include <cstdint>
#include <random>
#include <span>

namespace fiberscope::bench {

// What all scenarios count into. relaxed throughout: read when all of them have been joined.
struct Counts {
    std::atomic<std::uint64_t> rounds{0}, goroutines{0}, sent{0}, received{0}, proc_changes{0};
    std::atomic<std::uint64_t> calls{0}, timeouts{0}, threads_ended{0};
};

inline void add(std::atomic<std::uint64_t>& count, std::uint64_t n) {
    count.fetch_add(n, std::memory_order_relaxed);
}

// One driver's view: its own dice, the common counts.
struct Driver {
    Counts& counts;
    std::minstd_rand dice;

    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(dice() % bound); }

    // Starts n goroutines of f(i) and waits for them. Each is over when f has returned, thrown
    // GoExit, or panicked past it.
    template <class F>
    void all(std::uint32_t n, F f) {
        struct Done {
            WaitGroup& wg;
            ~Done() { wg.done(); }
        };
        add(counts.goroutines, n);
        WaitGroup wg;
        wg.add(static_cast<std::int32_t>(n));
        for (std::uint32_t i = 0; i < n; ++i)
            go([&, i] {
                const Done done{wg};
                f(i);
            });
        wg.wait();
    }
    void sent(std::uint64_t n) { add(counts.sent, n); }
    void received(std::uint64_t n) { add(counts.received, n); }
};

using Scenario = void (*)(Driver&);

// Those that leave the runtime: system calls, pipes, sockets, locked goroutines.
std::span<const Scenario> scenarios_outside();

}  // namespace fiberscope::bench
