// What the things of a Go trace are called here: goroutines and threads have numbers of their own,
// stacks become one position in the program's text, wait reasons are read from text and stack. One
// thread.
#pragma once

#include "core/event/ids.h"
#include "core/event/reasons.h"
#include "sim/gotrace/wire.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fiberscope::gotrace {

// Goroutines keep Go's own number where that leaves no large gaps in ours, which are dense; else
// they get the next free one. Numbers are never used twice.
class GoNumbers {
  public:
    // For a goroutine that is new in the trace.
    GoId add(std::uint64_t go);
    GoId of(std::uint64_t go) const;  // none if it is not there
    void remove(std::uint64_t go) { ids_.erase(go); }

  private:
    std::unordered_map<std::uint64_t, GoId> ids_;
    std::vector<bool> used_;   // by our number
    std::uint32_t free_ = 1;   // the first that may be free
    std::uint32_t known_ = 0;  // given out so far
};

// Where a goroutine is in the program's text.
struct Position {
    std::string_view function;
    std::uint32_t line = 0;
};

// Which functions are the program's own: those whose file is not one of Go's library, and of these
// only those in the file that is shown, which has main.main.
class Program {
  public:
    // Looks for the file that is shown, if none is known yet.
    void learn(const Generation& generation);

    const std::string& file() const { return file_; }  // whole path, as the trace has it

    // The innermost frame in the shown file; nothing if there is none.
    std::optional<Position> position(const std::vector<Frame>& stack) const;

    // The function that a goroutine was started with. The compiler puts a go statement's arguments
    // into a function "main.main.gowrap1"; what that calls is meant.
    std::string_view started(std::string_view function) const;
    // The same of a goroutine's own stack, for one that was there before the trace.
    std::string_view outermost(const std::vector<Frame>& stack) const;

  private:
    std::string file_;
    std::string library_;  // "/usr/lib/go/src/", empty if not known
    std::unordered_map<std::string, std::string> wrapped_;  // gowrap to what it calls
};

// Go's reason, made more exact by the functions on the stack. `known` says whether the text is one
// that Go had when this was written.
WaitReason wait_reason(std::string_view text, const std::vector<Frame>& stack, bool& known);

// The text that Go's trace has for it, which may say less.
std::string_view go_reason(WaitReason reason);

}  // namespace fiberscope::gotrace
