// check and convert: what can be done with a trace without drawing it. See also stat_command.cpp.
#include "core/event/text.h"
#include "core/record/part_file.h"
#include "sim/replay/check.h"
#include "sim/trace/reader.h"
#include "ui/shell/commands.h"

#include <cstdio>
#include <cstring>
#include <fstream>

namespace fiberscope::shell {
namespace {

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

int status_of(const trace::ReadReport& report) {
    if (!report.usable()) return complain(report.error);
    if (!report.whole()) return complain(report.damage);
    return 0;
}

int check_command(const std::string& file) {
    StringTable strings;
    replay::Check check(strings);
    const trace::ReadReport report = trace::read_trace_file(file, strings, check);
    if (!report.usable()) return complain(report.error);
    std::printf("%s\n", check.verdict().c_str());
    if (const int status = status_of(report)) return status;
    return check.impossible() ? 1 : 0;
}

int convert_command(const std::string& file, const std::string& out) {
    StringTable strings;
    PartFile target(out);
    if (!out.empty() && target.refusal()) return complain(out + ": " + *target.refusal());
    std::FILE* to = out.empty() ? stdout : std::fopen(target.part().c_str(), "w");
    if (to == nullptr) return complain(out + ": " + std::strerror(errno));
    TextSink sink(strings, to);
    const trace::ReadReport report = trace::read_trace_file(file, strings, sink);
    bool written = std::fflush(to) == 0 && std::ferror(to) == 0;
    if (to != stdout) {
        written = std::fclose(to) == 0 && written && report.usable() && !target.give_name();
    }
    const int status = status_of(report);
    if (status == 0 && !written) return complain((out.empty() ? "stdout" : out) + ": cannot write");
    return status;
}

}  // namespace fiberscope::shell
