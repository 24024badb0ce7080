// Go's tests of its race detector (src/runtime/race/testdata), each as a program: a test function,
// what it needs of its file, and a main that calls it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

struct RaceProgram {
    std::string name;  // TestRaceX, or TestNoRaceX
    bool has_race = false;
    std::string source;
};

// The programs in one of its files, in order. Of others than these two kinds of tests their own
// runner says that they prove nothing.
std::vector<RaceProgram> race_programs(std::string_view file);

}  // namespace fiberscope::test
