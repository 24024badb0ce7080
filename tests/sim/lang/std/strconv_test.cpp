#include "sim/lang/std/strconv.h"

#include "tests/catch.h"

namespace fiberscope::lang {

TEST_CASE("strconv: shortest floats and quotes", "[std]") {
    CHECK(format_float(0.1, 'g', -1, false) == "0.1");
    CHECK(format_float(100, 'f', -1, false) == "100");
    CHECK(format_float(1e21, 'f', -1, false) == "1000000000000000000000");
    CHECK(format_float(123.456, 'e', -1, false) == "1.23456e+02");
    CHECK(format_float(1.0 / 3, 'g', 3, false) == "0.333");
    CHECK(format_float(100, 'g', 3, false) == "100");
    CHECK(format_float(1000, 'g', 3, false) == "1e+03");
    CHECK(format_float(static_cast<double>(0.3f), 'g', -1, true) == "0.3");
    CHECK(format_float(5e-324, 'g', -1, false) == "5e-324");
    CHECK(quote("a\\b\"\x7f\u200b", '"', false) == "\"a\\\\b\\\"\\x7f\\u200b\"");
    CHECK(quote("\xF0\x9F\x98\x80", '"', true) == "\"\\U0001f600\"");
}

}  // namespace fiberscope::lang
