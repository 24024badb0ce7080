// check and stat: what a trace says, without drawing it.
#include "core/runtime.h"
#include "sim/replay/account.h"
#include "sim/replay/check.h"
#include "sim/trace/reader.h"
#include "ui/shell/commands.h"

#include <cstdio>

namespace fiberscope::shell {

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

int stat_command(const std::string& file) {
    StringTable strings;
    replay::Account account(strings);
    const trace::ReadReport report = trace::read_trace_file(file, strings, account);
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
