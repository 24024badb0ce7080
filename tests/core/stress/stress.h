// What the stresses share. Each algorithm has one, in the real world over 1 to 64 Ps, half of the
// runs with the fold as judge; beside it a comparison with a model that is too simple to be wrong.
#pragma once

#include "tests/catch.h"
#include "tests/judge.h"

#include <cstdint>
#include <functional>
#include <random>

namespace fiberscope::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kStressScale = 1;  // a sanitizer is five to twenty times as slow
#else
constexpr int kStressScale = 5;
#endif

// So many seeds of a simulated run; it has one thread, and a sanitizer has less to see.
constexpr std::uint64_t seeds(std::uint64_t count) {
    return kStressScale == 1 ? (count + 9) / 10 : count;
}

// Runs in the real world; nothing may be lost, so that the run comes to its end by itself.
inline void stress(std::uint32_t procs, bool judged, const std::function<void()>& main) {
    Judge judge;
    RunOptions options{.procs = procs};
    if (judged) options = judge.options(options);
    const Spawn spawn{.entry = [](void* f) { (*static_cast<const std::function<void()>*>(f))(); },
                      .argument = const_cast<std::function<void()>*>(&main)};
    const Outcome outcome = run_to_end(spawn, options);
    if (judged) judge.require_right();
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.reason == "");
}

// Every stress is tried with each.
#define FIBERSCOPE_STRESS_CASES                                     \
    const std::uint32_t procs = GENERATE(1u, 2u, 3u, 8u, 16u, 64u); \
    const bool judged = GENERATE(false, true);                      \
    const std::uint32_t seed = 1000 * procs + (judged ? 1u : 0u);   \
    CAPTURE(procs, judged, seed)

// A goroutine's own dice: below(n) is 0 .. n-1.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_(static_cast<std::uint32_t>(seed * 2654435761u)) {}
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine_() % n); }

  private:
    std::minstd_rand engine_;
};

}  // namespace fiberscope::test
