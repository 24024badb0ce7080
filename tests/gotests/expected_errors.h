// The errors that a test of Go's compiler expects: comments `// ERROR "regexp"` at their lines.
#pragma once

#include "sim/lang/syntax/source.h"

#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

// What is wrong with the errors that were reported; empty if each expected one is there and no
// other.
std::string mistakes(std::string_view source, const std::string& file_name,
                     const std::vector<lang::Diagnostic>& reported);

}  // namespace fiberscope::test
