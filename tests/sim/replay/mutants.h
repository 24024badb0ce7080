// A recorded run with something wrong in it: one event dropped, told twice, changed with its
// neighbour of another M, or altered in one field.
#pragma once

#include "tests/sim/replay/story.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace fiberscope::test {

struct Mutant {
    enum class How : std::uint8_t { drop, duplicate, swap, alter };
    How how;
    std::string field;  // altered
    std::vector<Story::Entry> entries;
    // So many events from `at` on have become so many others.
    std::size_t at = 0, length = 1, mutant_length = 1;
};

// Makes mutants of a run, the same ones from the same seed.
class Breeder {
  public:
    Breeder(const std::vector<Story::Entry>& run, std::uint64_t seed) : run_(run), dice_(seed) {}

    Mutant next();

  private:
    std::uint32_t roll(std::size_t sides) { return static_cast<std::uint32_t>(dice_() % sides); }
    std::size_t place() { return roll(run_.size()); }
    template <class T>
    T other(T value, T elsewhere);

    Mutant drop();
    Mutant duplicate();
    Mutant swap();
    Mutant alter();

    const std::vector<Story::Entry>& run_;
    std::mt19937_64 dice_;
};

}  // namespace fiberscope::test
