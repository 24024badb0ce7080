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
// The %v form of a value, without calling its methods. From so many bytes on elements, fields and
// the rest of strings are only counted: "…12 more". Others may change what it refers to meanwhile.
std::string print_form(const Type* type, const Word* words, std::size_t bytes_most = SIZE_MAX);
// The same for people who look at a variable while nobody runs: nil where it is nil, an interface's
// value with its type, what a pointer points to, the function, the channel, whether a lock is held.
// Names of types are as in `from`.
std::string shown_form(const Type* type, const Word* words, std::size_t bytes_most,
                       const Package* from);

}  // namespace fiberscope::lang
