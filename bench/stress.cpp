#include "bench/stress.h"

#include "bench/resident.h"
#include "bench/stress_driver.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <random>
#include <vector>

namespace fiberscope::bench {
namespace {

using Clock = std::chrono::steady_clock;

void spawn_storm(Driver& d) {
    const std::uint32_t n = 100 + d.below(2000);
    std::atomic<std::uint32_t> ran{0};
    d.all(n, [&](std::uint32_t) { ran.fetch_add(1, std::memory_order_relaxed); });
    d.sent(n);
    d.received(ran.load());
}

// Producers close the channel when the last is done; consumers range over it.
void channels(Driver& d) {
    const std::uint32_t producers = 1 + d.below(8), consumers = 1 + d.below(8), n = d.below(300);
    Chan<std::uint32_t> chan(d.below(3) * d.below(40));
    std::atomic<std::uint32_t> left{producers};
    d.all(producers + consumers, [&](std::uint32_t i) {
        if (i >= producers) {
            std::uint64_t got = 0;
            for ([[maybe_unused]] const std::uint32_t v : chan)
                ++got;
            d.received(got);
            return;
        }
        for (std::uint32_t k = 0; k < n; ++k) {
            chan.send(k);
            if (k % 64 == 0) yield_now();
        }
        d.sent(n);
        if (left.fetch_sub(1) == 1) chan.close();
    });
}

// Selects on both sides; whoever is told to stop while it waits has not sent.
void selects(Driver& d) {
    std::array<Chan<int>, 4> chans;
    for (auto& chan : chans)
        chan = Chan<int>(d.below(3));
    Chan<int> stop(0);
    const std::uint32_t pairs = 1 + d.below(6), n = 1 + d.below(200);
    std::atomic<std::uint32_t> senders_left{pairs};
    d.all(2 * pairs, [&](std::uint32_t i) {
        std::uint64_t moved = 0;
        if (i < pairs) {
            for (std::uint32_t k = 0; k < n; ++k)
                select(send(chans[k % 4], 1, [&] { ++moved; }),
                       send(chans[(k + 1) % 4], 1, [&] { ++moved; }));
            d.sent(moved);
            if (senders_left.fetch_sub(1) == 1) stop.close();
            return;
        }
        const auto take = [&](std::optional<int>) { ++moved; };
        for (bool stopped = false; !stopped;)
            select(receive(chans[0], take), receive(chans[1], take), receive(chans[2], take),
                   receive(chans[3], take),
                   receive(stop, [&](std::optional<int>) { stopped = true; }));
        d.received(moved);
    });
    for (auto& chan : chans) {  // what the buffers still hold
        chan.close();
        for ([[maybe_unused]] const int v : chan)
            d.received(1);
    }
}

void timers(Driver& d) {
    const std::uint32_t n = 1 + d.below(100), most_us = 1 + d.below(2000);
    d.all(n, [&](std::uint32_t i) {
        sleep_for(std::chrono::microseconds(i * 37 % most_us));
        // Fires into a buffer of one, or is stopped before it did: one of the two.
        Chan<int> fired(1);
        auto timer = make_timer(
            [](Machine&, Timer& due) {
                int value = 1;
                static_cast<Chan<int>*>(timer_argument(due))->core()->try_send(&value);
            },
            &fired);
        start_timer(*timer, now_ns() + i * 53 % most_us * 1000, 0);
        if (i % 2 == 0) yield_now();
        const bool stopped = stop_timer(*timer);
        d.sent(1);
        d.received(stopped ? 1 : fired.receive().has_value());
    });
}

// Many wait for one close, some of them for a lock before.
void cancellation(Driver& d) {
    const std::uint32_t n = 1 + d.below(100);
    Chan<int> done(0), never(0);
    Mutex mu;
    std::uint64_t told = 0;
    d.all(n + 1, [&](std::uint32_t i) {
        if (i == n) {
            sleep_for(std::chrono::microseconds(d.counts.rounds.load() % 500));
            done.close();
            return;
        }
        select(receive(done), receive(never));
        const std::lock_guard lock(mu);
        ++told;
    });
    d.sent(n);
    d.received(told);
}

void panics(Driver& d) {
    const std::uint32_t n = 1 + d.below(50);
    Chan<int> closed(0);
    closed.close();
    std::atomic<std::uint32_t> caught{0};
    d.all(n, [&](std::uint32_t) {
        try {
            closed.send(1);
        } catch (const Panic&) {
            yield_now();  // an exception being handled goes along
            caught.fetch_add(1, std::memory_order_relaxed);
        }
    });
    d.sent(n);
    d.received(caught.load());
}

void change_procs(Driver& d) {
    gomaxprocs(1 + d.below(8));
    d.counts.proc_changes.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

StressResult stress(const StressPlan& plan) {
    constexpr std::uint32_t kDrivers = 4;
    std::vector<Scenario> scenarios{spawn_storm,  channels, selects,     timers,
                                    cancellation, panics,   change_procs};
    const auto outside = scenarios_outside();
    scenarios.insert(scenarios.end(), outside.begin(), outside.end());
    StressResult result;
    Counts counts;
    const auto began = Clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(Clock::now() - began).count();
    };
    std::mutex measuring;  // guards result's figures of memory
    const auto look_at_memory = [&] {
        const std::lock_guard lock(measuring);
        if (seconds() < plan.seconds / 5) return;
        result.last_bytes = resident_bytes();
        if (result.warm_bytes == 0) result.warm_bytes = result.last_bytes;
        result.most_bytes = std::max(result.most_bytes, result.last_bytes);
    };
    RunOptions options = plan.run;
    options.procs = plan.procs;
    options.seed = plan.seed;
    const int status = run(
        [&] {
            WaitGroup drivers;
            drivers.add(kDrivers);
            for (std::uint32_t i = 0; i < kDrivers; ++i)
                go([&, i] {
                    Driver d{counts, std::minstd_rand(plan.seed * 100 + i + 1)};
                    while (seconds() < plan.seconds) {
                        scenarios[d.below(static_cast<std::uint32_t>(scenarios.size()))](d);
                        if (counts.rounds.fetch_add(1) % 256 == 0) look_at_memory();
                    }
                    drivers.done();
                });
            drivers.wait();
        },
        options);
    look_at_memory();
    result.rounds = counts.rounds;
    result.goroutines = counts.goroutines;
    result.sent = counts.sent;
    result.received = counts.received;
    result.proc_changes = counts.proc_changes;
    result.calls = counts.calls;
    result.timeouts = counts.timeouts;
    result.threads_ended = counts.threads_ended;
    if (status != 0) result.failure = "the run ended with status " + std::to_string(status);
    if (result.sent != result.received)
        result.failure = std::to_string(result.sent) + " were sent, " +
                         std::to_string(result.received) + " received";
    return result;
}

}  // namespace fiberscope::bench
