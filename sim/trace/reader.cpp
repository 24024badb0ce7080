#include "sim/trace/reader.h"

#include <fstream>

namespace fiberscope::trace {

ReadReport read_trace(const TraceFile& file, Sink& sink) {
    ReadReport report{
        .meta = file.meta(), .events = 0, .error = file.error(), .damage = file.damage()};
    for (std::size_t i = 0; i < file.chunks().size(); ++i) {
        if (std::string fault = file.read(i, sink); !fault.empty()) {
            report.damage = std::move(fault);
            break;
        }
        report.events += file.chunks()[i].summary.events;
    }
    return report;
}

ReadReport read_trace_file(const std::filesystem::path& path, StringTable& strings, Sink& sink) {
    return read_trace(*TraceFile::open(path, strings), sink);
}

bool looks_like_trace(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string begin(kMagic.size(), '\0');
    in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    return in && begin == kMagic;
}

}  // namespace fiberscope::trace
