// Where references lie in what a program keeps in memory: in the values of each type, in a map's
// entries, in what a closure has captured. Made once, when all is compiled; the collector reads it.
#pragma once

#include "sim/lang/code/program.h"

#include <bit>

namespace fiberscope::lang {

// Words in front of a map entry's key: see vm/map.h.
constexpr int kEntryHeader = 2;

// Fills in the layouts of all types and functions, and the functions' own closures.
void lay_out(Program& program);

// Calls visit(index) for every reference among `count` words in which values of this layout lie one
// behind the other, and some that are left over behind the last.
template <class Visit>
void each_reference(const Layout& layout, std::size_t count, Visit visit) {
    const auto of_one = [&](std::size_t first) {
        for (std::size_t k = 0; k < layout.references.size(); ++k) {
            for (std::uint64_t bits = layout.references[k]; bits != 0; bits &= bits - 1)
                visit(first + k * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
        }
    };
    for (std::size_t first = 0; first + layout.words <= count; first += layout.words)
        of_one(first);
}

}  // namespace fiberscope::lang
