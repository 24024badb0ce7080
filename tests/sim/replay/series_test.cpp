#include "sim/replay/series.h"

#include "tests/catch.h"

#include <map>
#include <random>

namespace fiberscope::replay {
namespace {

// Keeps every change, and answers by going through all of them.
struct Model {
    std::map<std::uint64_t, std::uint32_t> changes;
    std::map<std::uint64_t, std::uint32_t> most_at;  // of several at one instant

    void set(std::uint64_t now_ns, std::uint32_t value) {
        changes[now_ns] = value;
        most_at[now_ns] = std::max(most_at[now_ns], value);
    }
    double area(std::uint64_t from, std::uint64_t to) const {
        double sum = 0;
        for (auto at = changes.begin(); at != changes.end(); ++at) {
            const auto next = std::next(at);
            const std::uint64_t start = std::max(at->first, from);
            const std::uint64_t end = std::min(next == changes.end() ? to : next->first, to);
            if (end > start) sum += static_cast<double>(end - start) * at->second;
        }
        return sum;
    }
    // With what lasted for no time.
    std::uint32_t max(std::uint64_t from, std::uint64_t to) const {
        std::uint32_t most = 0;
        for (auto at = changes.begin(); at != changes.end(); ++at) {
            const auto next = std::next(at);
            const std::uint64_t end = next == changes.end() ? to : next->first;
            if (end > from && at->first < to) most = std::max(most, at->second);
        }
        for (const auto& [at, value] : most_at)
            if (at >= from && at < to) most = std::max(most, value);
        return most;
    }
};

}  // namespace

TEST_CASE("series: a short one is told piece by piece", "[replay]") {
    Series series;
    CHECK(!series.began());
    CHECK(series.bins(5000).empty());
    series.set(1000, 2);
    series.set(2000, 4);
    series.set(2048, 0);
    CHECK(series.max() == 4);
    CHECK(series.now() == 0);
    CHECK(series.mean(3000) == Approx((2 * 1000.0 + 4 * 48) / 2000));
    const auto bins = series.bins(4096);
    REQUIRE(bins.size() == 4);
    CHECK(bins[0] == Series::Bin{.start_ns = 1000, .end_ns = 1024, .mean = 2, .max = 2});
    CHECK(bins[1].mean == Approx((2 * 976.0 + 4 * 48) / 1024));
    CHECK(bins[1].max == 4);
    CHECK(bins[3] == Series::Bin{.start_ns = 3072, .end_ns = 4096, .mean = 0, .max = 0});
}

TEST_CASE("series: a long one has at most so many pieces, and every one is right", "[replay]") {
    const std::uint64_t seed = GENERATE(range(1u, 9u));
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Series series;
    Model model;
    std::uint64_t now_ns = random() % 3'000'000;
    const std::uint64_t first_ns = now_ns;
    for (int i = 0; i < 3000; ++i) {
        const auto value = static_cast<std::uint32_t>(random() % 10);
        series.set(now_ns, value);
        model.set(now_ns, value);
        now_ns += random() % (random() % 100 == 0 ? 1'000'000 : 2000);
    }
    const std::uint64_t end_ns = now_ns + 12'345;
    CHECK(series.mean(end_ns) ==
          Approx(model.area(first_ns, end_ns) / static_cast<double>(end_ns - first_ns)));
    const auto bins = series.bins(end_ns);
    CHECK(bins.size() <= Series::kBins);
    CHECK(bins.front().start_ns == first_ns);
    CHECK(bins.back().end_ns == end_ns);
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const Series::Bin& bin = bins[i];
        CAPTURE(i, bin.start_ns, bin.end_ns);
        if (i > 0) CHECK(bin.start_ns == bins[i - 1].end_ns);
        CHECK(bin.mean == Approx(model.area(bin.start_ns, bin.end_ns) /
                                 static_cast<double>(bin.end_ns - bin.start_ns))
                              .margin(1e-9));
        CHECK(bin.max == model.max(bin.start_ns, bin.end_ns));
    }
}

TEST_CASE("series: an earlier stamp counts as the same", "[replay]") {
    Series series;
    series.set(5000, 1);
    series.set(4000, 3);
    series.set(6000, 0);
    CHECK(series.mean(6000) == Approx(3));
}

}  // namespace fiberscope::replay
