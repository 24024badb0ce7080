#include "ui/stage/time_axis.h"

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr double kShareMax = 1.0 / 12;
// With fewer gaps than this there is no rest to be true to.
constexpr std::size_t kGapsMin = 30;

}  // namespace

TimeAxis::TimeAxis(std::span<const std::uint64_t> times) {
    if (times.empty()) return;
    const auto end = static_cast<double>(times.back());
    length_ = std::max(1.0, end);
    if (times.size() <= kGapsMin) return;
    // The longest gap that is shown whole: no more than its share of all that is shown. Cutting
    // long gaps makes the whole shorter, so this is found by repetition; it falls and converges.
    double longest = end;
    double shown = end;
    for (int round = 0; round < 60; ++round) {
        longest = shown * kShareMax;
        shown = 0;
        for (std::size_t i = 1; i < times.size(); ++i)
            shown += std::min(longest, static_cast<double>(times[i] - times[i - 1]));
    }
    if (longest < 1) return;  // all events share a few instants: nothing to unfold
    // Gaps between a twelfth and a third stay whole, so the folds end up a little smaller.
    double cut = 0;
    for (std::size_t i = 1; i < times.size(); ++i) {
        const auto gap = static_cast<double>(times[i] - times[i - 1]);
        if (gap <= longest * 4) continue;  // a third of the width or less is not worth a break
        folds_.push_back({times[i - 1], times[i], static_cast<double>(times[i - 1]) - cut});
        cut += gap - longest;
    }
    fold_length_ = longest;
    length_ = std::max(1.0, end - cut);
}

double TimeAxis::position(std::uint64_t ns) const {
    const auto time_ns = static_cast<double>(ns);
    for (auto fold = folds_.rbegin(); fold != folds_.rend(); ++fold) {
        if (ns < fold->from_ns) continue;
        const double into = time_ns - static_cast<double>(fold->from_ns);
        const auto gap = static_cast<double>(fold->to_ns - fold->from_ns);
        return into < gap ? fold->at + fold_length_ * into / gap
                          : fold->at + fold_length_ + into - gap;
    }
    return time_ns;
}

std::uint64_t TimeAxis::time(double position) const {
    position = std::max(0.0, position);
    for (auto fold = folds_.rbegin(); fold != folds_.rend(); ++fold) {
        if (position < fold->at) continue;
        const double into = position - fold->at;
        const auto gap = static_cast<double>(fold->to_ns - fold->from_ns);
        const double ns =
            into < fold_length_ ? gap * into / fold_length_ : gap + into - fold_length_;
        return fold->from_ns + static_cast<std::uint64_t>(ns + 0.5);
    }
    return static_cast<std::uint64_t>(position + 0.5);
}

}  // namespace fiberscope::ui
