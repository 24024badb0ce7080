#include "ui/stage/time_axis.h"

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr double kShareMax = 0.18;       // a longer gap is folded
constexpr double kFoldShare = 1.0 / 12;  // of what is shown besides
// With fewer gaps than this there is no rest to be true to.
constexpr std::size_t kGapsMin = 30;

}  // namespace

TimeAxis::TimeAxis(std::span<const std::uint64_t> times) {
    if (times.empty()) return;
    std::vector<Gap> gaps;
    for (std::size_t i = 1; times.size() > kGapsMin && i < times.size(); ++i)
        gaps.push_back({times[i - 1], times[i]});
    *this = TimeAxis(std::move(gaps), times.back());
}

TimeAxis::TimeAxis(std::vector<Gap> gaps, std::uint64_t end_ns) {
    const auto end = static_cast<double>(end_ns);
    length_ = std::max(1.0, end);
    // The largest first: each is measured against what is shown without those folded before it.
    const auto size = [](const Gap& gap) { return static_cast<double>(gap.to_ns - gap.from_ns); };
    std::stable_sort(gaps.begin(), gaps.end(),
                     [&](const Gap& a, const Gap& b) { return size(a) > size(b); });
    double shown = end;
    std::size_t count = 0;
    while (count < gaps.size() && size(gaps[count]) > shown * kShareMax) {
        shown -= size(gaps[count]);
        if (shown < 1) return;  // all events share a few instants: nothing to unfold
        ++count;
    }
    gaps.resize(count);
    std::sort(gaps.begin(), gaps.end(),
              [](const Gap& a, const Gap& b) { return a.from_ns < b.from_ns; });
    fold_length_ = shown * kFoldShare;
    double cut = 0;
    for (const Gap& gap : gaps) {
        folds_.push_back({gap.from_ns, gap.to_ns, static_cast<double>(gap.from_ns) - cut});
        cut += size(gap) - fold_length_;
    }
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
