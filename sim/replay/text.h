// Pieces of the account's text. Pure.
#pragma once

#include "core/event/ids.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::replay {

// "main", "G7": as the tokens on the stage say.
std::string label_of(GoId g);
// "1 time", "3 times".
std::string counted(std::uint64_t n, std::string_view thing);
// Cut to so many characters (UTF-8), the cut shown.
std::string fit(std::string_view text, std::size_t characters);
// A duration in three digits and a unit: "12.3 us".
std::string duration(std::uint64_t ns);

}  // namespace fiberscope::replay
