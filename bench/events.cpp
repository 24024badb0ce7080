// What an event costs, and what it would cost at least.
#include "core/runtime.h"

#include "bench/bench.h"

#include <cstring>
#include <memory>
#include <thread>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace fiberscope::bench {
namespace {

std::uint64_t timestamp() {
#if defined(__x86_64__)
    return __rdtsc();
#else
    return static_cast<std::uint64_t>(Bench::Clock::now().time_since_epoch().count());
#endif
}

// The physical limit: for each event a timestamp is read and 32 bytes are written into a ring of
// the thread's own, whose pages are there. On as many threads at once as there are Ps.
void limit(Bench& bench) {
    constexpr std::uint64_t kSlots = 1 << 14;
    const std::int64_t n = bench.n(20'000'000);
    const auto write = [n] {
        struct Slot {
            std::uint64_t words[4];
        };
        const auto ring = std::make_unique<Slot[]>(kSlots);
        for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(n); ++i) {
            ring[i % kSlots] = {{timestamp(), i, i + 1, i + 2}};
            asm volatile("" : : "r"(ring.get()) : "memory");
        }
    };
    const auto began = Bench::Clock::now();
    std::vector<std::thread> threads;
    for (std::uint32_t i = 1; i < bench.procs(); ++i)
        threads.emplace_back(write);
    write();
    for (std::thread& thread : threads)
        thread.join();
    bench.per("event_limit", began, n);
}

class Counter final : public Sink {
  public:
    void take(const Event&, std::string_view) override { ++count; }
    std::uint64_t count = 0;
};

// A pair of goroutines a P, each with round trips over two unbuffered channels, all at once.
// Returns how long a P worked on it, in ns.
double pairs(std::uint32_t procs, std::int64_t round_trips, Sink* sink) {
    const auto began = Bench::Clock::now();
    run(
        [&] {
            WaitGroup wg;
            for (std::uint32_t i = 0; i < procs; ++i) {
                wg.add(1);
                Chan<int> there(0), back(0);
                go([=]() mutable {
                    for (int v : there)
                        back.send(v);
                });
                go([=, &wg]() mutable {
                    for (std::int64_t k = 0; k < round_trips; ++k) {
                        there.send(1);
                        back.receive();
                    }
                    there.close();
                    wg.done();
                });
            }
            wg.wait();
        },
        {.procs = procs, .sink = sink});
    return std::chrono::duration<double, std::nano>(Bench::Clock::now() - began).count();
}

// The same with and without a listener: the difference is the events'.
void cost(Bench& bench) {
    const std::int64_t n = bench.n(1'000'000);
    const double quiet = pairs(bench.procs(), n, nullptr);
    Counter counter;
    const double heard = pairs(bench.procs(), n, &counter);
    const auto events_a_proc = static_cast<double>(counter.count) / bench.procs();
    bench.add("event_cost", (heard - quiet) / events_a_proc, "ns");
    bench.add("event_slowdown", heard / quiet, "times");
    limit(bench);
}

}  // namespace

void add_event_rows(std::vector<Workload>& to) {
    Workload events{"events", "what recording an event costs, and the least it could", cost};
    events.starts_runs = true;
    to.push_back(events);
}

}  // namespace fiberscope::bench
