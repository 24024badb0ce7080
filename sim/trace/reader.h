// Reads a trace file: validates it, gives its strings and its events in order. One thread.
//
// Three outcomes, told apart: a whole trace; a damaged one, which gives everything up to the damage
// and says what is missing; a file that is no trace of ours, which gives nothing.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/trace/format.h"

#include <cstdint>
#include <filesystem>
#include <istream>
#include <string>

namespace fiberscope::trace {

struct ReadReport {
    Meta meta;
    std::uint64_t events = 0;  // given to the sink
    std::string error;         // not empty: nothing usable; one line with file and byte offset
    std::string damage;        // not empty: the events are good, but not all; one line likewise

    bool usable() const { return error.empty(); }
    bool whole() const { return error.empty() && damage.empty(); }
};

// `strings` must be fresh: the trace's ids become its ids. `name` is for messages.
ReadReport read_trace(std::istream& in, const std::string& name, StringTable& strings, Sink& sink);
ReadReport read_trace_file(const std::filesystem::path& path, StringTable& strings, Sink& sink);

// Whether the file begins as a trace does: to tell it from a scenario before opening it.
bool looks_like_trace(const std::filesystem::path& path);

}  // namespace fiberscope::trace
