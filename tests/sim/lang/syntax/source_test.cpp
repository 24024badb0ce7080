#include "sim/lang/syntax/source.h"

#include "tests/catch.h"

namespace fiberscope::lang {

TEST_CASE("source: errors come out in the order of the file, one a line", "[source]") {
    Diagnostics errors;
    CHECK(errors.empty());
    errors.add({3, 1}, "third");
    errors.add({1, 9}, "first");
    errors.add({3, 1}, "echo of the third");
    errors.add({2, 5}, "second");
    CHECK_FALSE(errors.empty());
    const auto list = errors.take();
    REQUIRE(list.size() == 3);
    CHECK(list[0].message == "first");
    CHECK(list[1].message == "second");
    CHECK(list[2].message == "third");
}

TEST_CASE("source: after a hundred errors nobody listens any more", "[source]") {
    Diagnostics errors;
    for (std::uint32_t line = 1; line <= 1000; ++line)
        errors.add({line, 1}, "x");
    CHECK(errors.take().size() == Diagnostics::kMax);
}

TEST_CASE("source: a place is before another by line, then by column", "[source]") {
    CHECK(Pos{1, 9} < Pos{2, 1});
    CHECK(Pos{2, 1} < Pos{2, 2});
    CHECK_FALSE(Pos{2, 2} < Pos{2, 2});
    CHECK(Pos{2, 2} == Pos{2, 2});
}

}  // namespace fiberscope::lang
