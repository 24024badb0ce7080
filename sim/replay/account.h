// The account of a run for a terminal: what each goroutine did, how the Ps were used, queues,
// channels, locks and stacks. Plain text in aligned columns, at most 100 wide. Pure.
#pragma once

#include "core/event/strings.h"
#include "sim/replay/stats.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fiberscope::replay {

struct AccountOptions {
    std::string scenario;                 // its title or file name
    std::string world;                    // real, paced or simulated
    std::optional<std::uint64_t> seed{};  // of the simulated world
    bool colour = false;                  // headings in bold
    std::uint32_t rows_max = 24;          // of a table; the rest is summed up in one line
};

std::string account(const Stats& stats, const StringTable& strings, const AccountOptions& options);

// A duration in three digits and a unit: "12.3 us".
std::string duration(std::uint64_t ns);

}  // namespace fiberscope::replay
