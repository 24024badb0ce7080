#include "sim/replay/latency.h"

#include "tests/catch.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace fiberscope::replay {
namespace {

std::uint64_t exact(std::vector<std::uint64_t> all, double part) {
    std::sort(all.begin(), all.end());
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(all.size())));
    return all[std::clamp<std::size_t>(rank, 1, all.size()) - 1];
}

}  // namespace

TEST_CASE("latency: few times are told exactly", "[replay]") {
    Latency latency;
    CHECK(latency.percentile_ns(0.5) == 0);
    for (std::uint64_t ns = 32; ns >= 1; --ns)
        latency.add(ns * 1000);
    CHECK(latency.count() == 32);
    CHECK(latency.sum_ns() == 528'000);
    CHECK(latency.max_ns() == 32'000);
    CHECK(latency.percentile_ns(0) == 1000);
    CHECK(latency.percentile_ns(0.5) == 16'000);
    CHECK(latency.percentile_ns(0.99) == 32'000);
}

TEST_CASE("latency: many times are told within a thirty-second part", "[replay]") {
    const std::uint64_t seed = GENERATE(1u, 2u, 3u);
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Latency latency;
    std::vector<std::uint64_t> all;
    for (int i = 0; i < 20'000; ++i) {
        // Of every order of magnitude from nothing to days.
        const std::uint64_t ns = random() >> (16 + random() % 48);
        all.push_back(ns);
        latency.add(ns);
    }
    CHECK(latency.count() == all.size());
    CHECK(latency.max_ns() == *std::max_element(all.begin(), all.end()));
    for (const double part : {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        CAPTURE(part);
        const auto right = static_cast<double>(exact(all, part));
        const auto told = static_cast<double>(latency.percentile_ns(part));
        CHECK(std::abs(told - right) <= right * Latency::kError + 0.5);
    }
}

TEST_CASE("latency: two added together tell as one that was given everything", "[replay]") {
    std::mt19937_64 random(5);
    for (const auto& [few, many] : {std::pair{3, 5}, {3, 500}, {500, 3}, {400, 500}}) {
        Latency one, other, both;
        for (int i = 0; i < few + many; ++i) {
            const std::uint64_t ns = random() % 1'000'000;
            (i < few ? one : other).add(ns);
            both.add(ns);
        }
        one.add(other);
        CHECK(one.count() == both.count());
        CHECK(one.sum_ns() == both.sum_ns());
        CHECK(one.max_ns() == both.max_ns());
        for (const double part : {0.1, 0.5, 0.99})
            CHECK(one.percentile_ns(part) == both.percentile_ns(part));
    }
}

}  // namespace fiberscope::replay
