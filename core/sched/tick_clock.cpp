#include "core/sched/tick_clock.h"

#include <chrono>
#include <cstdio>
#include <string_view>

namespace fiberscope {
namespace {

using Clock = std::chrono::steady_clock;

struct Start {
    std::uint64_t ticks = TickClock::ticks();
    Clock::time_point time = Clock::now();
};
const Start process_start;

bool kernel_trusts_it() {
    char name[32] = "";
    std::FILE* file =
        std::fopen("/sys/devices/system/clocksource/clocksource0/current_clocksource", "r");
    if (file == nullptr) return false;
    const bool read = std::fscanf(file, "%31s", name) == 1;
    std::fclose(file);
    return read && std::string_view(name) == "tsc";
}

}  // namespace

bool TickClock::is_there() {
    static const bool there = ticks() != 0 && kernel_trusts_it();
    return there;
}

void TickClock::calibrate() {
    constexpr std::chrono::milliseconds kLeast(2);
    Start now;
    while (now.time - process_start.time < kLeast)
        now = Start();
    __extension__ using Wide = unsigned __int128;
    const auto ns = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now.time - process_start.time)
            .count());
    ns_per_tick_.store(
        static_cast<std::uint64_t>((Wide{ns} << kShift) / (now.ticks - process_start.ticks)),
        std::memory_order_relaxed);
}

}  // namespace fiberscope
