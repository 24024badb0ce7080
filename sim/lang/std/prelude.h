// The Go text of the standard library's packages, as far as Fiberscope has them. Functions without
// a body are native (vm/native.h).
#pragma once

#include <string_view>
#include <vector>

namespace fiberscope::lang {

// The package's source, or an empty text if there is no such package.
std::string_view std_source(std::string_view path);

// All there are: "fmt", "sync/atomic".
std::vector<std::string_view> std_packages();

}  // namespace fiberscope::lang
