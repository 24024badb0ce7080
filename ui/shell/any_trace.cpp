#include "ui/shell/any_trace.h"

#include "sim/gotrace/import.h"
#include "sim/trace/trace_file.h"
#include "ui/shell/runner.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace fiberscope::shell {
namespace {

// A trace names any file, so only what can be a Go source is read.
std::string source_at(const std::filesystem::path& file) {
    constexpr std::uintmax_t kBytesMax = 1 << 20;
    std::error_code error;
    if (file.extension() != ".go" || !file.is_absolute() ||
        !std::filesystem::is_regular_file(file, error))
        return {};
    if (std::filesystem::file_size(file, error) > kBytesMax || error) return {};
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Of the file's path in the trace the name is kept.
void find_source(trace::Meta& meta, const std::filesystem::path& file) {
    meta.source = source_at(meta.file);
    meta.file = std::filesystem::path(meta.file).filename().string();
    if (meta.file.empty()) meta.file = file.filename().string();
}

}  // namespace

bool is_trace(const std::filesystem::path& file) {
    return trace::looks_like_trace(file) || is_go_trace(file);
}

bool is_go_trace(const std::filesystem::path& file) {
    return gotrace::looks_like_go_trace(file);
}

trace::ReadReport read_any(const std::filesystem::path& file, StringTable& strings, Sink& sink) {
    if (!is_go_trace(file)) return trace::read_trace_file(file, strings, sink);
    std::ifstream in(file, std::ios::binary);
    gotrace::ImportReport report = gotrace::import_trace(in, file.string(), strings, sink);
    find_source(report.meta, file);
    if (report.usable() && !report.left_out.empty())
        complain(fmt::format("{}: a trace of Go; not shown: {}", file.string(),
                             fmt::join(report.left_out, ", ")));
    return report;
}

trace::ReadReport read_meta(const std::filesystem::path& file) {
    trace::ReadReport report;
    if (is_go_trace(file)) {
        std::ifstream in(file, std::ios::binary);
        report = gotrace::read_meta(in, file.string());
        find_source(report.meta, file);
        return report;
    }
    StringTable strings;
    const auto trace = trace::TraceFile::open(file, strings);
    report.meta = trace->meta();
    report.error = trace->error();
    return report;
}

}  // namespace fiberscope::shell
