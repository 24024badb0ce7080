// No Go text, however broken, crashes or hangs the front end: whatever the bytes, there is a program
// or at least one error.
#include "sim/lang/lang.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

// libFuzzer's name for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(data)), size);
    const fiberscope::lang::Compiled compiled = fiberscope::lang::compile(text, "x.go");
    if ((compiled.program == nullptr) != !compiled.errors.empty()) std::abort();
    return 0;
}
