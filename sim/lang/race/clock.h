// A vector clock: for each slot, up to which of its ticks everything is known to have happened
// before (Lamport 1978; Mattern 1988). A slot stands for a goroutine, and for the ones that come
// after it (see Detector::fork).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace fiberscope::lang::race {

using Slot = std::uint16_t;
using Tick = std::uint64_t;  // from 1; 0: nothing of that slot is known

class Clock {
  public:
    Tick at(Slot slot) const { return slot < ticks_.size() ? ticks_[slot] : 0; }
    void set(Slot slot, Tick tick) {
        if (slot >= ticks_.size()) ticks_.resize(std::size_t{slot} + 1);
        ticks_[slot] = tick;
    }
    // Afterwards knows all that it or `other` knew.
    void join(const Clock& other) {
        if (ticks_.size() < other.ticks_.size()) ticks_.resize(other.ticks_.size());
        for (std::size_t i = 0; i < other.ticks_.size(); ++i)
            ticks_[i] = std::max(ticks_[i], other.ticks_[i]);
    }
    void clear() { ticks_.clear(); }

  private:
    std::vector<Tick> ticks_;
};

}  // namespace fiberscope::lang::race
