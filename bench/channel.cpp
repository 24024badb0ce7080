// Channels: round trips, streams, many to one.
#include "core/runtime.h"

#include "bench/bench.h"

namespace fiberscope::bench {
namespace {

// Read by nobody: keeps sums from being optimised away.
volatile std::int64_t sink;

void pingpong(Bench& bench) {
    const std::int64_t n = bench.n(2'000'000);
    Chan<std::int64_t> a(0), b(0);
    go([=]() mutable {
        for (std::int64_t v : a)
            b.send(v);
        b.close();
    });
    const auto began = Bench::Clock::now();
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < n; ++i) {
        a.send(i);
        sum += *b.receive();
    }
    bench.per("pingpong_roundtrip", began, n);
    sink = sum;
    a.close();
}

void stream(Bench& bench, const char* row, std::uint32_t capacity, std::int64_t own) {
    const std::int64_t n = bench.n(own);
    Chan<std::int64_t> chan(capacity);
    Chan<bool> done(0);
    const auto began = Bench::Clock::now();
    go([=]() mutable {
        std::int64_t sum = 0;
        for (std::int64_t i = 0; i < n; ++i)
            sum += *chan.receive();
        sink = sum;
        done.send(true);
    });
    for (std::int64_t i = 0; i < n; ++i)
        chan.send(i);
    done.receive();
    bench.per(row, began, n);
}

void fan_in(Bench& bench, const char* row, std::uint32_t capacity) {
    constexpr std::int64_t kSenders = 100;
    const std::int64_t n = bench.n(3'000'000) / kSenders;
    Chan<std::int64_t> chan(capacity);
    const auto began = Bench::Clock::now();
    for (int s = 0; s < kSenders; ++s)
        go([=]() mutable {
            for (std::int64_t i = 0; i < n; ++i)
                chan.send(i);
        });
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < n * kSenders; ++i)
        sum += *chan.receive();
    sink = sum;
    bench.per(row, began, n * kSenders);
}

void send_receive(Bench& bench) {
    const std::int64_t n = bench.n(20'000'000);
    Chan<std::int64_t> a(1);
    std::int64_t sum = 0;
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < n; ++i) {
        a.send(i);
        sum += *a.receive();
    }
    sink = sum;
    bench.per("chan_send+recv_nowait", began, n);
}

void sieve(Bench& bench) {
    const std::int64_t primes = bench.n(2000);
    const auto began = Bench::Clock::now();
    Chan<int> chan(0);
    go([chan]() mutable {
        for (int i = 2;; ++i)
            chan.send(i);
    });
    int last = 0;
    for (std::int64_t i = 0; i < primes; ++i) {
        const int prime = *chan.receive();
        last = prime;
        Chan<int> next(0);
        go([in = chan, out = next, prime]() mutable {
            for (;;) {
                const int v = *in.receive();
                if (v % prime != 0) out.send(v);
            }
        });
        chan = next;
    }
    const std::chrono::duration<double, std::milli> took = Bench::Clock::now() - began;
    if (primes == 2000 && last != 17389) throw Panic("prime");
    bench.add("sieve_2000", took.count(), "ms");
}

}  // namespace

void add_channel_rows(std::vector<Workload>& to) {
    to.push_back({"pingpong", "round trip over two unbuffered channels", pingpong});
    to.push_back({"unbuf", "unbuffered stream, an item",
                  [](Bench& b) { stream(b, "unbuffered_stream", 0, 4'000'000); }});
    to.push_back({"buf", "buffered (128) stream, an item",
                  [](Bench& b) { stream(b, "buffered128_stream", 128, 20'000'000); }});
    to.push_back({"fanin", "100 senders, one receiver, unbuffered",
                  [](Bench& b) { fan_in(b, "fanin100_unbuffered", 0); }});
    to.push_back({"faninbuf", "100 senders, one receiver, buffered (128)",
                  [](Bench& b) { fan_in(b, "fanin100_buffered128", 128); }});
    to.push_back({"sendrecv", "send and receive that need not wait", send_receive});
    to.push_back({"sieve", "the prime sieve, 2000 primes", sieve});
}

}  // namespace fiberscope::bench
