#include "sim/replay/series.h"

#include <algorithm>

namespace fiberscope::replay {

void Series::set(std::uint64_t now_ns, std::uint32_t value) {
    if (!began_) {
        began_ = true;
        first_ns_ = last_ns_ = now_ns;
        while (now_ns >> shift_ >= kBins)
            ++shift_;
        pieces_.push_back({.index = static_cast<std::uint32_t>(now_ns >> shift_)});
    }
    advance(now_ns);
    value_ = value;
    max_ = std::max(max_, value);
    pieces_.back().max = std::max(pieces_.back().max, value);
    pieces_.back().last = value;
}

// The value has held up to now. In a gap between two pieces it is known without being kept.
void Series::advance(std::uint64_t to_ns) {
    if (to_ns <= last_ns_) return;
    while (to_ns >> shift_ >= kBins)
        widen();
    const auto held = [&](std::uint64_t from, std::uint64_t to) {
        return static_cast<double>(value_) * static_cast<double>(to - from);
    };
    area_ += held(last_ns_, to_ns);
    const auto index = static_cast<std::uint32_t>(to_ns >> shift_);
    const std::uint64_t start = std::uint64_t{index} << shift_;
    if (index == pieces_.back().index) {
        pieces_.back().area += held(last_ns_, to_ns);
    } else {
        // last_ns_ lies in the last piece.
        pieces_.back().area += held(last_ns_, std::uint64_t{pieces_.back().index + 1} << shift_);
        pieces_.push_back(
            {.index = index, .max = value_, .last = value_, .area = held(start, to_ns)});
    }
    last_ns_ = to_ns;
}

// Two neighbours become one; of a pair of which only one is kept the other was a gap.
void Series::widen() {
    std::vector<Piece> wider;
    const auto of_gap = [&](std::uint32_t value) {
        return static_cast<double>(value) * static_cast<double>(width());
    };
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        Piece piece = pieces_[i];
        const bool second = piece.index % 2 != 0;
        if (second && i > 0) {  // the first was a gap
            const std::uint32_t before = pieces_[i - 1].last;
            piece.area += of_gap(before);
            piece.max = std::max(piece.max, before);
        }
        const bool both =
            !second && i + 1 < pieces_.size() && pieces_[i + 1].index == piece.index + 1;
        if (both) {
            const Piece& next = pieces_[++i];
            piece.area += next.area;
            piece.max = std::max(piece.max, next.max);
            piece.last = next.last;
        } else if (!second && i + 1 < pieces_.size()) {
            piece.area += of_gap(piece.last);
        }
        piece.index /= 2;
        wider.push_back(piece);
    }
    pieces_ = std::move(wider);
    ++shift_;
}

double Series::mean(std::uint64_t end_ns) const {
    const std::uint64_t end = std::max(end_ns, last_ns_);
    if (!began_ || end == first_ns_) return static_cast<double>(value_);
    const double area = area_ + static_cast<double>(value_) * static_cast<double>(end - last_ns_);
    return area / static_cast<double>(end - first_ns_);
}

std::vector<Series::Bin> Series::bins(std::uint64_t end_ns) const {
    std::vector<Bin> bins;
    if (!began_) return bins;
    Series whole = *this;
    whole.advance(std::max(end_ns, last_ns_));
    const std::uint64_t end = whole.last_ns_;
    const auto add = [&](std::uint32_t index, double area, std::uint32_t max) {
        const std::uint64_t start = std::uint64_t{index} << whole.shift_;
        const std::uint64_t from = std::max(start, first_ns_);
        const std::uint64_t to = std::min(start + whole.width(), end);
        const double mean = to > from ? area / static_cast<double>(to - from) : max;
        bins.push_back({.start_ns = from, .end_ns = to, .mean = mean, .max = max});
    };
    for (std::size_t i = 0; i < whole.pieces_.size(); ++i) {
        const Piece& piece = whole.pieces_[i];
        add(piece.index, piece.area, piece.max);
        if (i + 1 == whole.pieces_.size()) break;
        for (std::uint32_t gap = piece.index + 1; gap < whole.pieces_[i + 1].index; ++gap)
            add(gap, static_cast<double>(piece.last) * static_cast<double>(whole.width()),
                piece.last);
    }
    if (bins.size() > 1 && bins.back().start_ns == bins.back().end_ns) {
        // What happened at the very end took no time.
        bins[bins.size() - 2].max = std::max(bins[bins.size() - 2].max, bins.back().max);
        bins.pop_back();
    }
    return bins;
}

}  // namespace fiberscope::replay
