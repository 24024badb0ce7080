// A number that changes over a run, such as the length of a queue: its mean over time, its largest
// value, and how both went, in at most kBins pieces of equal length. When the run outgrows them,
// two neighbours become one. Only pieces in which it changed take memory. One thread.
#pragma once

#include <cstdint>
#include <vector>

namespace fiberscope::replay {

class Series {
  public:
    static constexpr std::uint32_t kBins = 256;
    static constexpr std::uint32_t kWidthShiftMin = 10;  // 1024 ns; a simulated step takes tens

    // It has this value from now on; before the first call there is nothing. Stamps of several Ms
    // may disagree: an earlier one than before counts as the same.
    void set(std::uint64_t now_ns, std::uint32_t value);

    bool began() const { return began_; }
    std::uint32_t max() const { return max_; }
    std::uint32_t now() const { return value_; }
    // From the first call up to `end_ns`.
    double mean(std::uint64_t end_ns) const;

    struct Bin {
        std::uint64_t start_ns = 0, end_ns = 0;  // the first begins, and the last ends, as it does
        double mean = 0;
        std::uint32_t max = 0;
        bool operator==(const Bin&) const = default;
    };
    // All pieces up to `end_ns`, without gaps.
    std::vector<Bin> bins(std::uint64_t end_ns) const;

  private:
    struct Piece {
        std::uint32_t index = 0;  // start >> shift_
        std::uint32_t max = 0;
        std::uint32_t last = 0;  // the value at its end, and in the gap after it
        double area = 0;         // value times ns, up to last_ns_
    };
    void advance(std::uint64_t to_ns);
    void widen();
    std::uint64_t width() const { return std::uint64_t{1} << shift_; }

    std::vector<Piece> pieces_;  // by index
    std::uint32_t shift_ = kWidthShiftMin;
    std::uint32_t value_ = 0, max_ = 0;
    bool began_ = false;
    std::uint64_t first_ns_ = 0, last_ns_ = 0;
    double area_ = 0;  // of everything up to last_ns_
};

}  // namespace fiberscope::replay
