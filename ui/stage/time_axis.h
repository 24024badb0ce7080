// The run's time as the timeline shows it: true to scale, but a stretch in which nothing happens at
// all (everybody sleeps) is folded to about a twelfth of the width when it would take a fifth or
// more. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fiberscope::ui {

class TimeAxis {
  public:
    struct Fold {
        std::uint64_t from_ns = 0, to_ns = 0;  // nothing happens between
        double at = 0;                         // where it begins on the axis
    };

    struct Gap {
        std::uint64_t from_ns = 0, to_ns = 0;  // no event between
    };

    TimeAxis() = default;
    // A run of so many ns, of whose gaps these are the longest.
    TimeAxis(std::vector<Gap> gaps, std::uint64_t end_ns);
    // The times of all events, never falling.
    explicit TimeAxis(std::span<const std::uint64_t> times);

    // To a position on the axis and back. Without folds a position is the time.
    double position(std::uint64_t ns) const;
    std::uint64_t time(double position) const;

    double length() const { return length_; }
    const std::vector<Fold>& folds() const { return folds_; }
    // How much of the axis each fold takes.
    double fold_length() const { return fold_length_; }

  private:
    std::vector<Fold> folds_;
    double fold_length_ = 0;
    double length_ = 1;
};

}  // namespace fiberscope::ui
