// How the window says numbers and states: the same words everywhere. Pure.
#pragma once

#include "core/event/strings.h"
#include "sim/findings/users.h"
#include "sim/replay/history.h"

#include <string>
#include <vector>

namespace fiberscope::ui {

// "10.6 µs", "2.35 ms", "1.20 s": three digits.
std::string time_text(std::uint64_t ns);
// "2 KiB", "64 KiB", "1 MiB".
std::string bytes_text(std::uint64_t bytes);
// "steal-half, random-victim": as after --without.
std::string rules_text(RuleSet rules);
// "1st", "2nd", "3rd", "4th".
std::string ordinal(std::size_t n);

// The name of a channel or lock in the program; "chan 3" if it has none.
std::string object_name(const replay::State& state, const StringTable& strings, ObjectId id);
// "chan int", "sync.WaitGroup".
std::string object_type(const replay::ObjectState& object);
std::string object_status(const replay::ObjectState& object);  // "held by G3", "2 to go"

// running, runnable, waiting, finished.
std::string status_text(const replay::GoState& g);
// Where it stands: "P0 on M0", "P1 queue, 1st", "send results".
std::string where_text(const replay::State& state, const StringTable& strings, GoId id);

// Why a goroutine is where it is: a headline and some lines, for a waiting one the chain of whom it
// waits for (sim/findings/why.h) first. `state` is the state of `history` after state.events
// events; `users` knows all of the run.
struct Why {
    std::string headline;
    std::vector<std::string> lines;
};
Why explain(const replay::State& state, const replay::History& history, const StringTable& strings,
            const findings::Users& users, GoId id);

}  // namespace fiberscope::ui
