// The programs on which Go and we must agree, and what Go said of each.
//
// programs/THEME/NAME.go is a whole program whose output is the same on every schedule. Beside it
// lie NAME.out, its stdout, and NAME.err, its stderr (normalised) and after that its exit status;
// none of them if empty. A program of the theme `errors` has errors, and the compiler's text stands
// in NAME.err. A first line `// args: -n 3` gives arguments; NAME.in is stdin.
#pragma once

#include "tests/children.h"

#include <filesystem>
#include <string>
#include <vector>

namespace fiberscope::test {

// Of each program, Go's or ours: an endless recursion takes 1.5 GB until its stack is too large.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr Limits kDifferentialLimits{
    .cpu_seconds = 120, .wall_seconds = 280, .memory_bytes = std::size_t{6} << 30};
#else
constexpr Limits kDifferentialLimits{.memory_bytes = std::size_t{4} << 30};
#endif

// What came of a run, in the form in which it is stored.
struct Said {
    std::string out;
    std::string err;
    bool operator==(const Said&) const = default;
};

struct CorpusProgram {
    std::string name;  // "lang/order"
    std::filesystem::path path;
    std::string source;
    std::vector<std::string> args;
    std::string input;  // the file with its stdin; empty if it reads none
    // Only /dev/null or a file can be stdin there: a simulated world has no descriptors.
    bool runs_simulated() const { return input.empty(); }
};

// Sorted by name. Only those whose name contains $FIBERSCOPE_DIFFERENTIAL, if that is set.
std::vector<CorpusProgram> corpus();

Said stored(const CorpusProgram& program);
void store(const CorpusProgram& program, const Said& said);

// Of a run that ended; of a program that was not compiled.
Said said_by(const Ended& ended);
Said said_by_compiler(const std::string& errors);

// Where the two differ first, for people; empty if they do not.
std::string difference(const Said& expected, const Said& actual);

std::string file_text(const std::filesystem::path& path);

}  // namespace fiberscope::test
