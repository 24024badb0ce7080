// The fold: from a state and an event to the next state. It is also the judge: an event that does
// not follow from the state before it is rejected with the reason, and changes nothing.
// Pure; one thread per State.
#pragma once

#include "sim/replay/state.h"

#include <optional>
#include <string>
#include <string_view>

namespace fiberscope::replay {

// Applies the event. Returns why it is impossible, or nothing when it was applied. The reason is
// one line that names the rule broken and both sides: "local_get: P1's head is 7, the event says
// 9".
std::optional<std::string> fold(State& state, const Event& event, std::string_view text);

}  // namespace fiberscope::replay
