// Reads a Go execution trace (version 2: Go 1.22 and later) as events of ours. Every event that it
// gives follows from the state before it, as the fold judges; so the trace plays on the stage, and
// whatever reads ours reads it. One thread.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/trace/reader.h"

#include <filesystem>
#include <istream>
#include <string>
#include <vector>

namespace fiberscope::gotrace {

// As trace::ReadReport: a trace that is broken somewhere gives what comes before. `meta` has the
// world "go 1.23" and in `file` the path of the source as the trace has it; the source itself is
// not in a trace.
struct ImportReport : trace::ReadReport {
    // What the trace has and the events have not, a line each: "12 GCSweepBegin".
    std::vector<std::string> left_out;
};

// `strings` must be fresh. `name` is for messages.
ImportReport import_trace(std::istream& in, const std::string& name, StringTable& strings,
                          Sink& sink);

// What a trace says of itself, by its first generation. As above, without events.
trace::ReadReport read_meta(std::istream& in, const std::string& name);

// Whether the file begins as a Go execution trace does, of whatever version.
bool looks_like_go_trace(const std::filesystem::path& path);

}  // namespace fiberscope::gotrace
