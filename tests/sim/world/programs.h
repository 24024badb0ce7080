// C++ programs that together use everything the runtime has. Each checks its own result; the tests
// run each in every world over several Ps and hold its events against the fold.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace fiberscope::test {

struct Program {
    std::string name;
    std::function<void()> main;  // throws std::runtime_error if its own result is wrong
    int exit_status = 0;
};

std::vector<Program> all_programs();
std::vector<Program> sync_programs();  // part of them
std::vector<Program> syscall_programs();

// For a program that checks its result.
void require(bool holds, const char* what);

}  // namespace fiberscope::test
