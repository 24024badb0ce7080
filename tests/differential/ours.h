// A Go program under Fiberscope, in a child of its own, by the way that `fiberscope run` goes.
#pragma once

#include "tests/children.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope::test {

// Go's limit of a goroutine's stack; under ThreadSanitizer, where one of 1 GB takes 8, a tenth.
#if defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kStackBytesMax = 100'000'000;
#else
constexpr std::uint64_t kStackBytesMax = 1'000'000'000;
#endif

struct RunsIn {
    std::uint32_t procs = 2;
    bool simulated = false;
    std::uint64_t seed = 1;
    std::string text() const;  // "simulated, 4 Ps, seed 7"
};

// The compiler's errors go to stderr, with status 1.
Job run_ours(const std::string& name, const std::string& source, const std::string& file_name,
             const std::vector<std::string>& args, const std::string& input, const RunsIn& world);

}  // namespace fiberscope::test
