// How a goroutine of a C++ program panics, and what that does to the run.
#pragma once

#include "core/sched/machine.h"

#include <stdexcept>
#include <string>

namespace fiberscope {

// What the runtime throws for a misuse that Go panics for, in Go's words: "send on closed channel".
// A goroutine may catch it (Go's recover); if it escapes, the run ends.
struct Panic : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What go_exit() throws, so that the goroutine's destructors run. No std::exception, and nobody's
// but the runtime's to catch: a `catch (...)` on its way must throw it on.
struct GoExit {};

// An exception escaped from the running goroutine: ends the run with status 2 and a message that
// names the goroutine and where it was created.
void end_by_panic(Machine& m, const std::string& what);

}  // namespace fiberscope
