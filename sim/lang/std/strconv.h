// How Go writes a float and a quoted string: for fmt, strconv and the built-in print.
#pragma once

#include <string>
#include <string_view>

namespace fiberscope::lang {

// As strconv.FormatFloat(value, form, precision, 32 or 64) does it; 'g' and -1 is %v.
std::string format_float(double value, char form, int precision, bool is_float32);
// In marks of this kind, what cannot be printed escaped; a raw string for `.
std::string quote(std::string_view text, char mark, bool ascii_only);

}  // namespace fiberscope::lang
