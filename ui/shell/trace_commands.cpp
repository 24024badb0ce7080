// check: what can be done with a trace without drawing it. See also stat_command.cpp and
// convert_command.cpp.
#include "sim/replay/check.h"
#include "ui/shell/any_trace.h"
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
    const trace::ReadReport report = read_any(file, strings, check);
    if (!report.usable()) return complain(report.error);
    std::printf("%s\n", check.verdict().c_str());
    if (const int status = status_of(report)) return status;
    return check.impossible() ? 1 : 0;
}

}  // namespace fiberscope::shell
