// A state as bytes, and back: what a keyframe is. All fields in the order of fields.h; a number is
// a varint (a signed one zigzag), a text its length and its bytes, a list its length and its
// elements.
//
// A goroutine that has ended stays as it is, so it is packed once: a state that follows another one
// leaves out those that had ended there. Who reads it must have got them from the states before.
#pragma once

#include "sim/replay/state.h"
#include "sim/trace/pack.h"

#include <string>

namespace fiberscope::replay {

// Stands first in every packed state. A state's fields are not the trace file's: they may change,
// and then this number does, and readers pass over the states of older files.
constexpr std::uint64_t kStateLayout = 1;

using Gos = Pages<GoState>;

// `known`: the goroutines of an earlier state of the run, whose ended ones are left out.
void put_state(std::string& out, const State& state, const Gos& known = {});

// Takes one off the front; false if the bytes are none, or of another layout, or if `known` lacks
// one that has ended: it may be of any later state of the run. Whether a state that comes from
// outside is one that can be used, unsound() says (sound.h). Takes at most some 64 times the bytes
// in memory.
bool take_state(trace::Input& in, State& state, const Gos& known = {});

// Only those that it tells of for the first time as having ended. Returns false as take_state.
bool take_ended(trace::Input& in, Gos& known);

}  // namespace fiberscope::replay
