// Generated programs under Go and under us.
#pragma once

#include "tests/differential/corpus.h"
#include "tests/differential/generate.h"
#include "tests/differential/real_go.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope::test {

// Of what a generated program said, what is compared: stdout, the status, and of a report what
// comes before the goroutines.
Said said_briefly(const Ended& ended);

// What Go says of each; many programs are built into one.
std::vector<Said> ask_go(const RealGo& go, const std::vector<GeneratedProgram>& programs);

// What we say, in the real world on some Ps and in a simulated one: each seed chooses which.
struct OurWords {
    Said real;
    Said simulated;
    std::string worlds;
};
std::vector<OurWords> ask_us(const std::vector<GeneratedProgram>& programs);

// Where one of ours differs from Go's; empty if none does.
std::string difference(const Said& go, const OurWords& ours);

// The least that still differs (it may differ elsewhere), and compiles with Go.
GeneratedProgram shrunk(const RealGo& go, GeneratedProgram program);

// Of what was said, to be stored where the text itself would be too long.
std::uint64_t hash_of(const Said& said);

}  // namespace fiberscope::test
