// A trace from its beginning to its end, or as far as it is good. One thread.
//
// Three outcomes, told apart: a whole trace; a damaged one, which gives everything up to the damage
// and says what is missing; a file that is no trace of ours, which gives nothing.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/trace/trace_file.h"

#include <cstdint>
#include <filesystem>
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

ReadReport read_trace(const TraceFile& file, Sink& sink);
// `strings` must be fresh: the trace's ids become its ids.
ReadReport read_trace_file(const std::filesystem::path& path, StringTable& strings, Sink& sink);

// Whether the file begins as a trace does: to tell it from a scenario before opening it.
bool looks_like_trace(const std::filesystem::path& path);

}  // namespace fiberscope::trace
