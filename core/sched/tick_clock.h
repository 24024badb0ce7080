// The CPU's own counter as a clock for stamps: reading it costs 11 ns where the kernel's clock
// costs 26, and a stamp is most of what an event costs. Timers go by the kernel's clock; the two
// differ by what the calibration is wrong, at first some millionths, less the longer the process
// lives.
#pragma once

#include <atomic>
#include <cstdint>

namespace fiberscope {

class TickClock {
  public:
    // Whether there is a counter that runs at one speed on all CPUs, as far as the kernel trusts
    // it.
    static bool is_there();

    static std::uint64_t ticks() {
#if defined(__x86_64__)
        return __builtin_ia32_rdtsc();
#else
        return 0;
#endif
    }

    // Nanoseconds for so many ticks. After calibrate().
    static std::uint64_t ns_of(std::uint64_t ticks) {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>(
            Wide{ticks} * ns_per_tick_.load(std::memory_order_relaxed) >> kShift);
    }

    // Measures its speed, from when the process began until now. Any thread; waits until that is
    // 2 ms, which is never long after the start of a program.
    static void calibrate();

  private:
    static constexpr int kShift = 40;
    // relaxed: whoever sees an older value has a clock that is a few millionths worse.
    static inline std::atomic<std::uint64_t> ns_per_tick_{0};  // times 2^40
};

}  // namespace fiberscope
