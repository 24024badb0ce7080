// check, convert and stat: what can be done with a trace without drawing it.
#include "core/event/text.h"
#include "core/record/part_file.h"
#include "core/runtime.h"
#include "sim/gotrace/export.h"
#include "sim/replay/account.h"
#include "sim/replay/check.h"
#include "sim/replay/recording.h"
#include "ui/shell/any_trace.h"
#include "ui/shell/commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <cstring>
#include <filesystem>

namespace fiberscope::shell {
namespace {

// Tells the damage of a trace that could still be used. Returns the exit status.
int status_of(const trace::ReadReport& report) {
    if (!report.usable()) return complain(report.error);
    if (!report.whole()) return complain(report.damage);
    return 0;
}

class TextSink final : public Sink {
  public:
    TextSink(const StringTable& strings, std::FILE* out) : text_(strings), out_(out) {}
    void take(const Event& event, std::string_view text) override {
        const std::string line = text_.line(event, text) + "\n";
        std::fwrite(line.data(), 1, line.size(), out_);
    }

  private:
    EventText text_;
    std::FILE* out_;
};

}  // namespace

int check_command(const std::string& file) {
    StringTable strings;
    replay::Check check(strings);
    const trace::ReadReport report = read_any(file, strings, check);
    if (!report.usable()) return complain(report.error);
    std::printf("%s\n", check.verdict().c_str());
    if (const int status = status_of(report)) return status;
    return check.impossible() ? 1 : 0;
}

namespace {

int convert_to_ours(const std::string& file, const std::string& out) {
    const trace::ReadReport about = read_meta(file);
    if (!about.usable()) return complain(about.error);
    StringTable strings;
    replay::Recording writer(out, strings, about.meta);
    if (writer.error()) return complain(*writer.error());
    const trace::ReadReport report = read_any(file, strings, writer);
    if (const auto problem = writer.finish()) return complain(*problem);
    return status_of(report);
}

int convert_to_go(const std::string& file, const std::string& out) {
    const trace::ReadReport about = read_meta(file);
    if (!about.usable()) return complain(about.error);
    PartFile target(out);
    if (target.refusal()) return complain(out + ": " + *target.refusal());
    std::FILE* to = std::fopen(target.part().c_str(), "wb");
    if (to == nullptr) return complain(out + ": " + std::strerror(errno));
    StringTable strings;
    gotrace::Export go(strings, about.meta.file, [to](std::string_view bytes) {
        std::fwrite(bytes.data(), 1, bytes.size(), to);
    });
    const trace::ReadReport report = read_any(file, strings, go);
    go.finish();
    const bool flushed = std::fflush(to) == 0 && std::ferror(to) == 0;
    if (std::fclose(to) != 0 || !flushed || target.give_name())
        return complain(out + ": cannot write");
    if (!go.left_out().empty())
        complain(fmt::format("{}: not in a trace of Go: {}", out, fmt::join(go.left_out(), ", ")));
    if (go.problem()) return complain(file + ": " + *go.problem());
    return status_of(report);
}

}  // namespace

int convert_command(const std::string& file, const std::string& out, const std::string& to_format) {
    const std::string extension = std::filesystem::path(out).extension().string();
    const std::string format = !to_format.empty()       ? to_format
                               : extension == ".trace"  ? "go"
                               : extension == ".fscope" ? "fscope"
                                                        : "text";
    if (format != "text" && out.empty()) return complain("convert to " + format + " needs -o FILE");
    if (format == "go") return convert_to_go(file, out);
    if (format == "fscope") return convert_to_ours(file, out);
    StringTable strings;
    PartFile target(out);
    if (!out.empty() && target.refusal()) return complain(out + ": " + *target.refusal());
    std::FILE* to = out.empty() ? stdout : std::fopen(target.part().c_str(), "w");
    if (to == nullptr) return complain(out + ": " + std::strerror(errno));
    TextSink sink(strings, to);
    const trace::ReadReport report = read_any(file, strings, sink);
    bool written = std::fflush(to) == 0 && std::ferror(to) == 0;
    if (to != stdout) {
        written = std::fclose(to) == 0 && written && report.usable() && !target.give_name();
    }
    const int status = status_of(report);
    if (status == 0 && !written) return complain((out.empty() ? "stdout" : out) + ": cannot write");
    return status;
}

int stat_command(const std::string& file) {
    StringTable strings;
    replay::Account account(strings);
    const trace::ReadReport report = read_any(file, strings, account);
    if (report.usable())
        std::printf("%s", account
                              .text({.title = report.meta.file,
                                     .world = report.meta.world,
                                     .seed = report.meta.seed})
                              .c_str());
    std::printf("\nHere, goroutines have %s\n", stack_design().c_str());
    return status_of(report);
}

}  // namespace fiberscope::shell
