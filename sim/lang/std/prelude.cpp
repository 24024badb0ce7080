#include "sim/lang/std/prelude.h"

#include <utility>

namespace fiberscope::lang {

// Each in the file of its name.
extern const char* const kFmtSource;
extern const char* const kIoSource;
extern const char* const kOsSource;
extern const char* const kLogSource;
extern const char* const kErrorsSource;
extern const char* const kRuntimeSource;
extern const char* const kDebugSource;
extern const char* const kSyncSource;
extern const char* const kAtomicSource;
extern const char* const kTimeSource;
extern const char* const kContextSource;
extern const char* const kStringsSource;
extern const char* const kStrconvSource;
extern const char* const kSortSource;
extern const char* const kMathSource;
extern const char* const kRandSource;
extern const char* const kRand2Source;
extern const char* const kBitsSource;
extern const char* const kHeapSource;
extern const char* const kSyscallSource;
extern const char* const kListSource;
extern const char* const kRingSource;
extern const char* const kBytesSource;
extern const char* const kBufioSource;
extern const char* const kUnicodeSource;
extern const char* const kUtf8Source;
extern const char* const kTemplateSource;
extern const char* const kFlagSource;
extern const char* const kSlicesSource;
extern const char* const kCmpSource;
extern const char* const kIterSource;
extern const char* const kMapsSource;

namespace {

const std::vector<std::pair<std::string_view, const char*>>& packages() {
    static const std::vector<std::pair<std::string_view, const char*>> kAll = {
        {"fmt", kFmtSource},
        {"io", kIoSource},
        {"os", kOsSource},
        {"log", kLogSource},
        {"errors", kErrorsSource},
        {"runtime", kRuntimeSource},
        {"runtime/debug", kDebugSource},
        {"sync", kSyncSource},
        {"sync/atomic", kAtomicSource},
        {"time", kTimeSource},
        {"context", kContextSource},
        {"strings", kStringsSource},
        {"strconv", kStrconvSource},
        {"sort", kSortSource},
        {"math", kMathSource},
        {"math/rand", kRandSource},
        {"math/rand/v2", kRand2Source},
        {"container/heap", kHeapSource},
        {"math/bits", kBitsSource},
        {"container/list", kListSource},
        {"bytes", kBytesSource},
        {"container/ring", kRingSource},
        {"bufio", kBufioSource},
        {"unicode", kUnicodeSource},
        {"text/template", kTemplateSource},
        {"unicode/utf8", kUtf8Source},
        {"flag", kFlagSource},
        {"slices", kSlicesSource},
        {"cmp", kCmpSource},
        {"iter", kIterSource},
        {"maps", kMapsSource},
        {"syscall", kSyscallSource},
    };
    return kAll;
}

}  // namespace

std::string_view std_source(std::string_view path) {
    for (const auto& [name, source] : packages()) {
        if (name == path) return source;
    }
    return {};
}

std::vector<std::string_view> std_packages() {
    std::vector<std::string_view> paths;
    for (const auto& [name, source] : packages())
        paths.push_back(name);
    return paths;
}

}  // namespace fiberscope::lang
