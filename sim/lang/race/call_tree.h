// The call stacks that goroutines have been in, as a tree: a stack is the number of a node, and
// equal stacks have equal numbers, whoever's they are. So an access to memory can keep its stack in
// four bytes. Grows with the stacks seen; nothing is forgotten, for a report may still ask.
#pragma once

#include "sim/lang/code/program.h"

#include <mutex>

namespace fiberscope::lang::race {

class CallTree {
  public:
    enum class Node : std::uint32_t { none };

    struct Frame {
        const Function* function;
        std::uint32_t line;
    };

    // `function` called at `line` of the innermost function of `caller`; of a goroutine's first
    // function the caller is none and the line 0. Any thread.
    Node called(Node caller, const Function* function, std::uint32_t line);
    // Innermost first; its innermost function stands at `line`. Any thread.
    std::vector<Frame> frames(Node node, std::uint32_t line) const;

  private:
    struct Call {
        Node caller;
        const Function* function;
        std::uint32_t line;
        bool operator==(const Call&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Call& call) const;
    };

    mutable std::mutex mutex_;  // guards everything below
    std::deque<Call> calls_;    // of node i + 1
    std::unordered_map<Call, Node, Hash> nodes_;
};

}  // namespace fiberscope::lang::race
