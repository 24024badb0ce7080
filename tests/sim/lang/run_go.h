// Runs Go programs for tests. Every run is watched, and every one of its events is held against the
// fold: a test that only compares output also shows that the record of the run is sound.
#pragma once

#include "sim/lang/lang.h"
#include "tests/judge.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

// FIBERSCOPE_COLLECT_EVERY, for whoever looks for a missing root: all programs of the tests run
// with a collection at every so manyth allocation. Else 0.
std::uint32_t collect_every_wanted();

// How to run: in the real world, or in a simulated one with this seed.
struct How {
    std::uint32_t procs = 1;
    bool simulated = false;
    std::uint64_t seed = 1;
    std::uint64_t stack_bytes_max = 1'000'000'000;
    std::vector<std::string> args = {};
    bool race = false;
    std::uint64_t memory_bytes_max = 0;
    std::uint32_t collect_every = collect_every_wanted();
    RuleSet rules_off = {};  // simulated only
};

struct Ran {
    int status = 0;
    std::string out;
    std::string err;
};

// A whole file from a whole file, from declarations with a main function, or from main's body.
// Packages of the library that the text names are imported.
std::string go_file(std::string_view text);

// The program, which must have no errors.
std::shared_ptr<const lang::Program> compile_go(std::string_view text,
                                                const std::string& name = "x.go");
// The errors, a line each; empty if it compiles.
std::string errors_of(std::string_view text);

// One run, judged; its events go to `also` too.
Ran run_go(const lang::Program& program, const How& how, Judge& judge, Sink* also = nullptr);
Ran run_go(std::string_view text, const How& how);

// 1, 2, 4 and 8 Ps, in the real and in the simulated world.
std::vector<How> all_worlds();

// What the program prints on stdout; it must end with status 0, and print nothing on stderr. Run
// in both worlds.
std::string prints(std::string_view text);
// The same, and it must print the same in all_worlds().
std::string prints_everywhere(std::string_view text);
// What a program prints on stderr that ends with status 2. Run in both worlds.
std::string dies(std::string_view text);
// Its first line.
std::string dies_of(std::string_view text);

}  // namespace fiberscope::test
