// Assertions that stay on in every build: a broken rule of the runtime itself aborts loudly, with
// the last events of the machine that noticed.
#pragma once

#include <source_location>

namespace fiberscope {

// Prints the broken rule, where it was noticed and the machine's last events, then aborts.
[[noreturn]] void fail(const char* broken_rule, std::source_location where);

inline void check(bool holds, const char* rule,
                  std::source_location where = std::source_location::current()) {
    if (!holds) [[unlikely]]
        fail(rule, where);
}

}  // namespace fiberscope
