// The Go text of the standard library's packages, as far as Fiberscope has them. Functions without
// a body are native (vm/native.h).
#pragma once

#include <string_view>

namespace fiberscope::lang {

// The package's source, or an empty text if there is no such package.
std::string_view std_source(std::string_view path);

}  // namespace fiberscope::lang
