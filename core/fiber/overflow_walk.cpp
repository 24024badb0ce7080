// At the bound of a growing stack: may the call that does not fit throw? Asked by morestack.cpp, on
// the goroutine that overflows; looks at the frames above by the unwinder's own means.
#include "core/fiber/growth.h"

#if FIBERSCOPE_GROWING_STACKS

#include <cstdint>
#include <cstring>
#include <unwind.h>

extern "C" [[gnu::weak]] void __morestack();

namespace fiberscope {
namespace {

// Whether a function begins with the check: cmp %fs:0x70, %rsp; or the same of %r11, after lea (5
// or 8 bytes) or movabs and add (13). An endbr64 may come before.
bool checks_its_stack(std::uintptr_t function) {
    static constexpr unsigned char kEndbr[] = {0xf3, 0x0f, 0x1e, 0xfa};
    static constexpr unsigned char kSmall[] = {0x64, 0x48, 0x3b, 0x24, 0x25, 0x70, 0, 0, 0};
    static constexpr unsigned char kLarge[] = {0x64, 0x4c, 0x3b, 0x1c, 0x25, 0x70, 0, 0, 0};
    const auto* code = reinterpret_cast<const unsigned char*>(function);
    if (std::memcmp(code, kEndbr, sizeof kEndbr) == 0) code += sizeof kEndbr;
    if (std::memcmp(code, kSmall, sizeof kSmall) == 0) return true;
    for (const int at : {5, 8, 13})
        if (std::memcmp(code + at, kLarge, sizeof kLarge) == 0) return true;
    return false;
}

std::uint64_t read_uleb128(const unsigned char*& at) {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
        const unsigned char byte = *at++;
        value |= std::uint64_t{byte & 0x7fu} << shift;
        if ((byte & 0x80) == 0) return value;
    }
}

// Whether an exception of the call that this frame is in would end in std::terminate: the function
// has a table of calls that may throw (the C++ ABI's LSDA), and this one is not in it. Read in the
// encoding that gcc and clang use; any other is taken to allow it.
bool is_nothrow_call(_Unwind_Context* context) {
    const auto* at = static_cast<const unsigned char*>(_Unwind_GetLanguageSpecificData(context));
    if (at == nullptr) return false;
    constexpr unsigned char kOmitted = 0xff, kUleb128 = 0x01;
    if (*at++ != kOmitted) return false;      // base of the landing pads
    if (*at++ != kOmitted) read_uleb128(at);  // where the types are
    if (*at++ != kUleb128) return false;      // how the calls are written
    const std::uint64_t bytes = read_uleb128(at);
    const std::uint64_t call = _Unwind_GetIP(context) - 1 - _Unwind_GetRegionStart(context);
    for (const unsigned char* end = at + bytes; at < end;) {
        const std::uint64_t start = read_uleb128(at), length = read_uleb128(at);
        read_uleb128(at);  // landing pad
        read_uleb128(at);  // action
        if (call >= start && call < start + length) return false;
    }
    return true;
}

struct Walk {
    bool began = false;      // __morestack itself is behind us
    int frames = 0;          // seen since; the first is the function that asks, then its caller
    bool unchecked = false;  // one of them does not check
    bool found = false;      // and was called by one that does, or the caller's call is nothrow
};

_Unwind_Reason_Code look_at_frame(_Unwind_Context* context, void* argument) {
    Walk& walk = *static_cast<Walk*>(argument);
    const std::uintptr_t function = _Unwind_GetRegionStart(context);
    if (function == reinterpret_cast<std::uintptr_t>(&__morestack)) {
        walk.began = true;  // later ones are hops
        return _URC_NO_REASON;
    }
    if (!walk.began) return _URC_NO_REASON;
    const bool checks = checks_its_stack(function);
    walk.found |= (checks && walk.unchecked) || (walk.frames == 1 && is_nothrow_call(context));
    walk.unchecked |= !checks;
    constexpr int kFramesMost = 24;  // the runtime is no deeper than that
    return walk.found || ++walk.frames > kFramesMost ? _URC_END_OF_STACK : _URC_NO_REASON;
}

}  // namespace

// For __morestack, at the bound: whether the call is nothrow; or code that does not check its stack
// has called the function that asks, and has itself been called by code that does. Such is the
// runtime in the middle of an operation, and any library that calls back.
extern "C" bool fiberscope_must_not_throw() {
    Walk walk;
    _Unwind_Backtrace(look_at_frame, &walk);
    return walk.found;
}

}  // namespace fiberscope

#endif
