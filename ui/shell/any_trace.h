// Traces of whatever make: ours (.fscope), and execution traces of Go itself.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/trace/reader.h"

#include <filesystem>

namespace fiberscope::shell {

// Whether the file begins as one of them does.
bool is_trace(const std::filesystem::path& file);
bool is_go_trace(const std::filesystem::path& file);

// Reads one as trace::read_trace_file does. What of a Go trace cannot be shown is counted on
// stderr; the program's source is taken from where Go found it, if it still is there.
trace::ReadReport read_any(const std::filesystem::path& file, StringTable& strings, Sink& sink);

// What the trace says of itself; its events are passed over.
trace::ReadReport read_meta(const std::filesystem::path& file);

}  // namespace fiberscope::shell
