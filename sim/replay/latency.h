// How long something took, many times over: count, sum and largest exactly, any percentile nearly,
// in little memory. The first kExact times are kept as they are; from then on only how many fell
// into each of 16 equal parts of every power of two, so that a percentile is told at most 1/32 of
// it too high or too low. One thread.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace fiberscope::replay {

class Latency {
  public:
    static constexpr std::size_t kExact = 32;
    // Of a percentile of more than kExact times, as a part of it.
    static constexpr double kError = 1.0 / 32;

    void add(std::uint64_t ns);
    // All that the other was given.
    void add(const Latency& other);

    std::uint64_t count() const { return count_; }
    std::uint64_t sum_ns() const { return sum_ns_; }
    std::uint64_t max_ns() const { return max_ns_; }
    // The smallest time that at least this part (0 .. 1) of all are no longer than; 0 if there are
    // none. Never above max_ns().
    std::uint64_t percentile_ns(double part) const;

  private:
    void count_in(std::uint32_t bucket, std::uint64_t times);

    std::uint64_t count_ = 0, sum_ns_ = 0, max_ns_ = 0;
    std::vector<std::uint64_t> exact_;  // rising; empty once there are buckets
    std::vector<std::pair<std::uint32_t, std::uint64_t>> buckets_;  // number, times; rising
};

}  // namespace fiberscope::replay
