// Whether the fold can go on from a state, and a view can read it: every id in it is of something
// that is there, and whoever stands in a place is known to stand there, and nowhere else. The
// fold's own states are sound, to which all tests hold it; of one from outside nobody knows.
#pragma once

#include "sim/replay/state.h"

#include <optional>
#include <string>

namespace fiberscope::replay {

// What is wrong, in one line; nothing if it is sound. Names must be below `strings`.
std::optional<std::string> unsound(const State& state, std::uint32_t strings);

}  // namespace fiberscope::replay
