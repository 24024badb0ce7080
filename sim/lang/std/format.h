// package fmt's verbs, on values with their run-time types. Used by the fmt natives on the
// goroutine that prints, and, without calling into Go, for the values that events show.
#pragma once

#include "sim/lang/vm/object.h"

#include <string>
#include <string_view>

namespace fiberscope::lang {

class Interpreter;

// Sprintf, or with `wraps` the text of Errorf, which knows %w. The values are interfaces.
std::string format_values(Interpreter& vm, std::string_view format, const Word* values,
                          std::int64_t count, bool wraps = false);
// Sprint and Sprintln.
std::string print_values(Interpreter& vm, const Word* values, std::int64_t count, bool line);
// The %v form of a value, without calling its methods.
std::string print_form(const Type* type, const Word* words);

}  // namespace fiberscope::lang
