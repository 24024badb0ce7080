// What a file of Go's own test directory asks for: its first comment says it, see README.md there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

struct Recipe {
    enum Action : unsigned char {
        Run,         // prints nothing, or what lies beside it as .out, and ends with status 0
        RunOutput,   // prints a program, which does so
        ErrorCheck,  // its ERROR comments are exactly the compiler's errors
        Compile,     // has no errors
    } action = Run;
    std::vector<std::string> args;  // of the program
    // Why it is none of ours; empty if it is: one file that needs only the tiers 1 and 2 of the
    // language and the library, and generics.
    std::string out_of_scope;
};

Recipe read_recipe(std::string_view source);

}  // namespace fiberscope::test
