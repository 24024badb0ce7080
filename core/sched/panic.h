// How a goroutine of a C++ program panics, and what that does to the run.
#pragma once

#include "core/sched/machine.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace fiberscope {

// What the runtime throws for a misuse that Go panics for, in Go's words: "send on closed channel".
// A goroutine may catch it (Go's recover); if it escapes, the run ends.
class Panic : public std::runtime_error {
  public:
    explicit Panic(const std::string& what);

    // Where it was made, from the innermost outwards: when it has escaped these frames are gone.
    std::span<const std::uintptr_t> frames() const { return *frames_; }

  protected:
    // Without a look at the frames: where little stack is left.
    struct NoFrames {};
    Panic(const std::string& what, NoFrames);

  private:
    std::shared_ptr<const std::vector<std::uintptr_t>> frames_;  // exceptions are copied
};

// What go_exit() throws, so that the goroutine's destructors run. No std::exception, and nobody's
// but the runtime's to catch: a `catch (...)` on its way must throw it on.
struct GoExit {};

// An exception escaped from the running goroutine: ends the run with status 2 and a message that
// names the goroutine and where it was created; `frames` of where it was thrown, if they are known.
void end_by_panic(Machine& m, const std::string& what, std::span<const std::uintptr_t> frames = {});

}  // namespace fiberscope
