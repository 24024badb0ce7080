// A Go trace written as text, for tests: a line each for a batch and for what is in it.
//
//     go 1.23
//     batch 1 7 100              of generation 1, thread 7, time 100; then its events:
//     ProcStart 5 0 1            5 units later: P 0, sequence number 1
//     strings 1                  of generation 1; then strings:
//     string 1 main.main
//     stacks 1                   and stacks:
//     stack 1 10 1 2 33          id; a program counter, function, file and line for each frame
//     freq 1 1000000000
//     bytes 49 0 255             whatever one likes
#pragma once

#include <string>
#include <string_view>

namespace fiberscope::gotrace {

std::string assemble(std::string_view text);

// The text form that Go's own tests have: "Trace Go1.22", then a line "GoStart dt=1 g=2 g_seq=3"
// for everything that is in the file.
std::string assemble_go(std::string_view text);

// Unsigned LEB128.
std::string number(std::uint64_t value);

}  // namespace fiberscope::gotrace
