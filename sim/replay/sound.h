// Whether a state that did not come out of the fold, but out of a file, is one that the fold can go
// on from and a view can read: that every id in it is of something that is there, and that whoever
// stands in a place is known to stand there, and nowhere else.
#pragma once

#include "sim/replay/state.h"

#include <optional>
#include <string>

namespace fiberscope::replay {

// What is wrong, in one line; nothing if it is sound. Names must be below `strings`.
std::optional<std::string> unsound(const State& state, std::uint32_t strings);

}  // namespace fiberscope::replay
