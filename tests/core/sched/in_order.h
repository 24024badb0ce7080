// Reports are texts with addresses and ids that no test can know: what stands in them, in order.
#pragma once

#include "tests/catch.h"

#include <initializer_list>
#include <string>

namespace fiberscope::test {

inline void has_in_order(const std::string& text, std::initializer_list<const char*> parts) {
    CAPTURE(text);
    std::size_t at = 0;
    for (const char* piece : parts) {
        CAPTURE(piece);
        at = text.find(piece, at);
        REQUIRE(at != std::string::npos);
    }
}

}  // namespace fiberscope::test
