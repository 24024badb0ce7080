// The functions of the standard library that are written in C++: declared without a body in the
// Go text of std/, found here by their Go name. They run on the goroutine that called them.
#pragma once

#include <cstdint>
#include <string_view>

namespace fiberscope::lang {

class Interpreter;

// `window` is the register, in the caller's frame, of the first result; arguments follow.
using NativeFunction = void (*)(Interpreter& vm, std::uint32_t window);

// Index of the native with this name ("time.Sleep", "sync.(*Mutex).Lock"), or -1.
int find_native(std::string_view name);
NativeFunction native_at(int index);

}  // namespace fiberscope::lang
