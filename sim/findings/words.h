// How findings say things: goroutines, objects and places in the words of the window. Pure.
#pragma once

#include "core/event/strings.h"
#include "sim/replay/state.h"
#include "sim/replay/text.h"

#include <string>
#include <vector>

namespace fiberscope::findings {

using replay::label_of;
// "G3", "G3 and G5", "G3, G5 and 4 more".
std::string go_names(const std::vector<GoId>& gos, std::size_t most = 3);

// The name of a channel or lock in the program; "chan 3" if it has none.
std::string object_name(const replay::State& state, const StringTable& strings, ObjectId id);
// With its kind: "mutex m", "channel jobs".
std::string object_words(const replay::State& state, const StringTable& strings, ObjectId id);

// "first" .. "tenth", "11th".
std::string ordinal_word(std::size_t n);

// "main.worker:12": where it stands; without a line if that is not known.
std::string place_in_program(const replay::GoState& g, const StringTable& strings);

// Of a goroutine that does not wait: "runnable on P2, fifth in its queue", "running on P1".
std::string place_words(const replay::State& state, GoId g);

// "full, 2", "empty", "unbuffered".
std::string fill_words(const replay::ObjectState& channel);

}  // namespace fiberscope::findings
