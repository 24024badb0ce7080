// The lists of native functions, one a group; natives.cpp puts them together.
//
// A native reads its arguments and writes its results in the caller's window: vm.reg(w) is the
// first result's word, arguments follow the results.
#pragma once

#include "sim/lang/vm/interpreter.h"

#include <span>

namespace fiberscope::lang {

struct NativeEntry {
    std::string_view name;
    NativeFunction function;
};

std::span<const NativeEntry> runtime_natives();  // runtime, sync/atomic
std::span<const NativeEntry> sync_natives();
std::span<const NativeEntry> time_natives();  // time, math/rand
std::span<const NativeEntry> text_natives();  // fmt, os, strings, strconv, errors, sort
std::span<const NativeEntry> math_natives();
std::span<const NativeEntry> os_natives();       // syscall, os's pipes, LockOSThread
std::span<const NativeEntry> unicode_natives();  // unicode, text/template

}  // namespace fiberscope::lang
