// A state as bytes, and back: what a keyframe in a trace file holds. All fields in the order of
// sim/replay/fields.h; a number is a varint (a signed one zigzag), a text its length and its bytes,
// a list its length and its elements.
#pragma once

#include "sim/replay/state.h"
#include "sim/trace/pack.h"

#include <optional>
#include <string>

namespace fiberscope::trace {

void put_state(std::string& out, const replay::State& state);

// Takes one off the front. Whatever the bytes are, the state is one that the fold can go on from
// and the views can read (replay::unsound), with names below `strings`; or the reason why not comes
// back, in one line. Takes at most some 64 times the bytes in memory.
std::optional<std::string> take_state(Input& in, std::uint32_t strings, replay::State& state);

}  // namespace fiberscope::trace
