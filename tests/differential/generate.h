// Random programs that two implementations of Go must run alike: well-typed, concurrent, without a
// data race, with an end, and with an output that no schedule changes.
//
// What makes them so, by construction:
// - goroutines get copies, and share only what a channel, a lock or an atomic guards;
// - what is collected from several goroutines is put together by operations that commute, or
// sorted;
// - a loop has a bound, and a function that is called in one has a cost that is counted;
// - values wrap where Go's do, and constants are never so large that the compiler would object: the
//   left operand of an operator is never a constant.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope::test {

// A statement or a declaration: a text, what stands within it, and its end.
struct Part {
    std::string text;
    std::vector<Part> parts = {};
    std::string end = {};
    bool fixed = false;  // stays when the program is shrunk
};

struct GeneratedProgram {
    std::uint64_t seed = 0;
    std::vector<Part> parts;
};

// The same program for the same seed, on every machine.
GeneratedProgram generate(std::uint64_t seed);

// Every name at the top begins with this: many of them fit in one package.
std::string prefix_of(std::uint64_t seed);

// A file of package main that has PREFIXmain, and calls it from main if asked.
std::string text_of(const GeneratedProgram& program, bool with_main);

// The programs that have one part less, or one part replaced by what is within it, biggest first.
std::vector<GeneratedProgram> smaller(const GeneratedProgram& program);

}  // namespace fiberscope::test
