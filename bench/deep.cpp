// Deep recursion on stacks that grow, as the program that all of its code is compiled for. A
// program of its own beside fiberscope, whose code has fixed stacks; `fiberscope bench deep` runs
// it.
//
//     fiberscope_deep PROCS DEPTH REPETITIONS
#include "core/runtime.h"

#include "bench/resident.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace fiberscope;
using Clock = std::chrono::steady_clock;

// A frame a call: the barrier keeps the compiler from making a loop of it.
[[gnu::noinline]] long recurse(long k) {
    if (k == 0) return 0;
    long inner = recurse(k - 1);
    asm volatile("" : "+r"(inner));
    return inner * 3 + k;
}

volatile long sink;

void deep(long depth, long repetitions, std::uint32_t procs) {
    std::chrono::nanoseconds fresh{}, again{};
    const double before = bench::resident_bytes();
    double deepest = 0;
    const auto timed = [depth] {
        const auto began = Clock::now();
        sink = recurse(depth);
        return Clock::now() - began;
    };
    for (long i = 0; i < repetitions; ++i) {
        Chan<bool> done(0);
        go([&, done]() mutable {
            fresh += timed();
            deepest = bench::resident_bytes();
            again += timed();
            done.send(true);
        });
        done.receive();
    }
    const auto each = [&](std::chrono::nanoseconds all) {
        return static_cast<double>(all.count()) / static_cast<double>(depth * repetitions);
    };
    std::printf("deep_%ld_fresh_p%u\t%.17g\tns\n", depth, procs, each(fresh));
    std::printf("deep_%ld_again_p%u\t%.17g\tns\n", depth, procs, each(again));
    std::printf("deep_%ld_rss_p%u\t%.17g\tMiB\n", depth, procs, (deepest - before) / 1048576);
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fputs("fiberscope_deep: expected PROCS DEPTH REPETITIONS\n", stderr);
        return 1;
    }
    const auto procs = static_cast<std::uint32_t>(std::atoi(words[1]));
    return run([&] { deep(std::atol(words[2]), std::atol(words[3]), procs); }, {.procs = procs});
}
