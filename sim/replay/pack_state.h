// A state as bytes, and back: what a keyframe is. All fields in the order of fields.h; a number is
// a varint (a signed one zigzag), a text its length and its bytes, a list its length and its
// elements.
#pragma once

#include "sim/replay/state.h"
#include "sim/trace/pack.h"

#include <string>

namespace fiberscope::replay {

// Stands first in every packed state. A state's fields are not the trace file's: they may change,
// and then this number does, and readers pass over the states of older files.
constexpr std::uint64_t kStateLayout = 1;

void put_state(std::string& out, const State& state);

// Takes one off the front; false if the bytes are none, or of another layout. Whether a state that
// comes from outside is one that can be used, unsound() says (sound.h). Takes at most some 64 times
// the bytes in memory.
bool take_state(trace::Input& in, State& state);

}  // namespace fiberscope::replay
