// What a tool would see in an exported file, whichever of the two it is: read back by readers that
// know the formats and nothing of their writers, and held against the rules of such tools.
#pragma once

#include "core/event/strings.h"
#include "sim/replay/stats.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

struct Sight {
    // begin, end and instant; counter; arrow's begin, pass, end; state, close
    enum class What : char {
        begin = 'B',
        end = 'E',
        instant = 'i',
        count = 'C',
        arrow_begin = 's',
        arrow_pass = 't',
        arrow_end = 'f',
        state = 'S'
    };
    What what = What::instant;
    std::string track = {};  // its name; tracks of one name are told apart by their group
    std::uint64_t ns = 0;
    std::string name = {};
    std::map<std::string, std::string> facts = {};
    std::int64_t value = 0;   // of a counter
    std::uint64_t arrow = 0;  // its id
};

struct Picture {
    std::vector<std::string> tracks;  // described, "group/name", in the order of the file
    std::vector<Sight> sights;        // in the order of the file
    std::string title;

    std::size_t count(Sight::What what, std::string_view name = {}) const;
};

// Both fail the test if the bytes are no such file.
Picture read_perfetto(std::string_view file);
Picture read_chrome(std::string_view file);

// What must hold of every picture. Returns what is wrong, a line each.
std::string wrong_with(const Picture& picture);
// That the slices' lengths are the times that the statistics have.
std::string wrong_with(const Picture& picture, const replay::Stats& stats,
                       const StringTable& strings);

}  // namespace fiberscope::test
