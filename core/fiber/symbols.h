// Names of code addresses, for stack dumps: the function, demangled, with file and line where there
// is debug information. By libdw if the build found it, else what the dynamic linker knows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace fiberscope {

struct CodePlace {
    std::string function;       // empty: unknown
    std::string file;           // empty: unknown
    std::uint32_t line = 0;     // with a file
    std::string module;         // the program or library that it lies in; empty: none
    std::uintptr_t offset = 0;  // from the function's start, else from the module's
};

// Reads the tables of the process when made: milliseconds, and allocates. Not for two threads at
// once.
class Symbols {
  public:
    Symbols();
    ~Symbols();
    Symbols(const Symbols&) = delete;
    Symbols& operator=(const Symbols&) = delete;

    // The place of the call that will return to this address.
    CodePlace find(std::uintptr_t return_address);

    // Why names or lines may be missing, in a line; empty if nothing is in the way.
    static std::string what_is_missing();

  private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

}  // namespace fiberscope
