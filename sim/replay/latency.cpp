#include "sim/replay/latency.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace fiberscope::replay {
namespace {

constexpr std::uint32_t kPartBits = 4;
constexpr std::uint32_t kParts = 1u << kPartBits;  // of a power of two

// Times below kParts have a bucket each.
std::uint32_t bucket_of(std::uint64_t ns) {
    if (ns < kParts) return static_cast<std::uint32_t>(ns);
    const auto shift = static_cast<std::uint32_t>(std::bit_width(ns)) - 1 - kPartBits;
    return (shift << kPartBits) + static_cast<std::uint32_t>(ns >> shift);
}

// In the middle of all times of the bucket: no further from any than half a part.
std::uint64_t middle_of(std::uint32_t bucket) {
    if (bucket < 2 * kParts) return bucket;
    const std::uint32_t shift = (bucket >> kPartBits) - 1;
    const std::uint64_t first = std::uint64_t{(bucket & (kParts - 1)) + kParts} << shift;
    return first + (std::uint64_t{1} << shift) / 2;
}

}  // namespace

void Latency::add(std::uint64_t ns) {
    ++count_;
    sum_ns_ += ns;
    max_ns_ = std::max(max_ns_, ns);
    if (!buckets_.empty()) {
        count_in(bucket_of(ns), 1);
        return;
    }
    exact_.insert(std::upper_bound(exact_.begin(), exact_.end(), ns), ns);
    if (exact_.size() <= kExact) return;
    for (const std::uint64_t time : exact_)
        count_in(bucket_of(time), 1);
    exact_ = {};
}

void Latency::add(const Latency& other) {
    for (const std::uint64_t ns : other.exact_)
        add(ns);
    if (other.buckets_.empty()) return;
    for (const std::uint64_t time : exact_)
        count_in(bucket_of(time), 1);
    exact_ = {};
    for (const auto& [bucket, times] : other.buckets_)
        count_in(bucket, times);
    count_ += other.count_;
    sum_ns_ += other.sum_ns_;
    max_ns_ = std::max(max_ns_, other.max_ns_);
}

void Latency::count_in(std::uint32_t bucket, std::uint64_t times) {
    const auto at = std::lower_bound(buckets_.begin(), buckets_.end(),
                                     std::pair<std::uint32_t, std::uint64_t>{bucket, 0});
    if (at != buckets_.end() && at->first == bucket)
        at->second += times;
    else
        buckets_.insert(at, {bucket, times});
}

std::uint64_t Latency::percentile_ns(double part) const {
    if (count_ == 0) return 0;
    const auto wanted = static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(count_)));
    const std::uint64_t rank = std::clamp<std::uint64_t>(wanted, 1, count_);
    if (rank == count_) return max_ns_;
    if (!exact_.empty()) return exact_[rank - 1];
    std::uint64_t below = 0;
    for (const auto& [bucket, times] : buckets_) {
        below += times;
        if (below >= rank) return std::min(middle_of(bucket), max_ns_);
    }
    return max_ns_;
}

}  // namespace fiberscope::replay
