// Puts the events of several machines into one causal order, by the numbers that they carry. An
// event is delivered when everything that its number says comes before it has been delivered;
// events of one machine stay in their order. Stamps play no part: clocks of CPUs disagree.
//
// Why it never gets stuck on a complete record: in the real order of acts, the earliest one not yet
// delivered is the oldest of its machine, and all that its number waits for is earlier.
#pragma once

#include "core/event/event.h"

#include <cstdint>
#include <vector>

namespace fiberscope {

class Merger {
  public:
    // Whether the event may come next; then it does, and what it numbers is advanced.
    bool deliver_if_next(const Event& event);

  private:
    // The next number expected in each sequence, by id; ids not yet seen expect 0.
    using Counts = std::vector<std::uint32_t>;
    static std::uint32_t get(const Counts& counts, std::uint32_t id) {
        return id < counts.size() ? counts[id] : 0;
    }
    static std::uint32_t& at(Counts& counts, std::uint32_t id);
    bool has_room(std::uint32_t proc, std::uint32_t n) const;
    bool is_free(const Event& event) const;

    // A goroutine that stands in an object's queue but has not parked yet.
    struct Joining {
        std::uint32_t object;
        std::uint32_t g;
    };

    Counts goes_, procs_, heads_, tails_, runnexts_, objects_, timers_;
    std::uint32_t sched_ = 0, global_ = 0;
    // Goroutines and objects are made in the order of their ids, which count up from 1: a machine
    // whose ring is read late is not left thousands of creations behind.
    std::uint32_t made_goes_ = 0, made_objects_ = 0;
    std::vector<Joining> joining_;  // seldom more than one a machine
};

}  // namespace fiberscope
