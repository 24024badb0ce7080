// select: ready, not ready with a default, and parking.
#include "core/runtime.h"

#include "bench/bench.h"

#include <array>

namespace fiberscope::bench {
namespace {

volatile std::int64_t sink;

using IntChan = Chan<std::int64_t>;

template <std::size_t N>
std::array<IntChan, N> make_channels(std::uint32_t capacity) {
    std::array<IntChan, N> chans;
    for (IntChan& chan : chans)
        chan = IntChan(capacity);
    return chans;
}

// One select over all channels, then(i, value) for the one that was received from.
template <std::size_t N, class F, class... More, std::size_t... I>
void select_all(std::array<IntChan, N>& chans, F& then, std::index_sequence<I...>, More... more) {
    select(receive(chans[I], [&](std::optional<std::int64_t> v) { then(chans[I], *v); })...,
           more...);
}

// Every channel (or only the last) holds one item; the one taken is put back.
template <std::size_t N>
void ready(Bench& bench, const char* row, std::int64_t own, bool all) {
    const std::int64_t n = bench.n(own);
    auto chans = make_channels<N>(1);
    for (std::size_t i = 0; i < N; ++i)
        if (all || i == N - 1) chans[i].send(1);
    const auto put_back = [](IntChan& chan, std::int64_t v) { chan.send(v); };
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < n; ++i)
        select_all(chans, put_back, std::make_index_sequence<N>());
    bench.per(row, began, n);
}

template <std::size_t N>
void with_default(Bench& bench, const char* row, std::int64_t own) {
    const std::int64_t n = bench.n(own);
    auto chans = make_channels<N>(0);
    const auto never = [](IntChan&, std::int64_t) {};
    const auto began = Bench::Clock::now();
    for (std::int64_t i = 0; i < n; ++i)
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            select(
                receive(chans[I], [&](std::optional<std::int64_t> v) { never(chans[I], *v); })...,
                otherwise());
        }(std::make_index_sequence<N>());
    bench.per(row, began, n);
}

// Nothing is ready: the select waits on all channels, the other sends to each in turn.
template <std::size_t N>
void parks(Bench& bench, const char* row, std::int64_t own, std::uint32_t capacity) {
    const std::int64_t n = bench.n(own);
    auto chans = make_channels<N>(capacity);
    const auto began = Bench::Clock::now();
    go([chans, n]() mutable {
        for (std::int64_t i = 0; i < n; ++i)
            chans[static_cast<std::size_t>(i) % N].send(i);
    });
    std::int64_t sum = 0;
    const auto add = [&](IntChan&, std::int64_t v) { sum += v; };
    for (std::int64_t i = 0; i < n; ++i)
        select_all(chans, add, std::make_index_sequence<N>());
    sink = sum;
    bench.per(row, began, n);
}

}  // namespace

void add_select_rows(std::vector<Workload>& to) {
    to.push_back({"sel2ready", "select of 2, all ready, and a send",
                  [](Bench& b) { ready<2>(b, "select2_ready(+1 send)", 10'000'000, true); }});
    to.push_back({"sel8ready", "select of 8, all ready, and a send",
                  [](Bench& b) { ready<8>(b, "select8_ready(+1 send)", 5'000'000, true); }});
    to.push_back({"sel8one", "select of 8, one ready, and a send",
                  [](Bench& b) { ready<8>(b, "select8_1ready(+1 send)", 5'000'000, false); }});
    to.push_back({"sel2default", "select of 2 and default, none ready",
                  [](Bench& b) { with_default<2>(b, "select2_default", 20'000'000); }});
    to.push_back({"sel8default", "select of 8 and default, none ready",
                  [](Bench& b) { with_default<8>(b, "select8_default", 10'000'000); }});
    to.push_back({"sel2block", "select of 2 that parks, unbuffered",
                  [](Bench& b) { parks<2>(b, "select2_block", 2'000'000, 0); }});
    to.push_back({"sel2cap1", "select of 2 that parks, capacity 1",
                  [](Bench& b) { parks<2>(b, "select2_block(cap1)", 2'000'000, 1); }});
    to.push_back({"sel8block", "select of 8 that parks, unbuffered",
                  [](Bench& b) { parks<8>(b, "select8_block", 1'000'000, 0); }});
    to.push_back({"sel8cap1", "select of 8 that parks, capacity 1",
                  [](Bench& b) { parks<8>(b, "select8_block(cap1)", 1'000'000, 1); }});
}

}  // namespace fiberscope::bench
