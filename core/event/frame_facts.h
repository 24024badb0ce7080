// What a debugger shows of a goroutine: its frames and their variables, as text for people. The one
// thing that views show and events do not say; see ARCHITECTURE.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fiberscope {

struct VariableFact {
    std::string name;
    std::string type;
    std::string value;      // bounded; what is left out of it is counted in it: "…12 more"
    bool shadowed = false;  // another one further in has the same name
};

struct FrameFact {
    std::string function;
    std::string file;
    std::uint32_t line = 0;
    std::vector<VariableFact> variables;  // those that have a value here, in the order of the text
    bool takes_parameters = false;
    std::uint32_t left_out = 0;  // so many frames between this one and the next
};

// Innermost first.
using FrameFacts = std::vector<FrameFact>;

}  // namespace fiberscope
