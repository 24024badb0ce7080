#include "sim/lang/syntax/source.h"

#include "tests/catch.h"

namespace fiberscope::lang {

TEST_CASE("source: errors come out in the order of the file, each once", "[source]") {
    Diagnostics errors;
    CHECK(errors.empty());
    errors.add({3, 1}, "third");
    errors.add({1, 9}, "first");
    errors.add({3, 1}, "third");
    errors.add({2, 5}, "second");
    CHECK_FALSE(errors.empty());
    const auto list = errors.take();
    REQUIRE(list.size() == 3);
    CHECK(list[0].message == "first");
    CHECK(list[1].message == "second");
    CHECK(list[2].message == "third");
}

TEST_CASE("source: a line has one syntax error, and others besides", "[source]") {
    Diagnostics errors;
    errors.add({1, 9}, "undefined: y");
    errors.add({1, 5}, "undefined: x");
    CHECK_FALSE(errors.has_syntax_error());
    errors.add({1, 1}, "syntax error: the first");
    errors.add({1, 3}, "syntax error: its echo");
    CHECK(errors.has_syntax_error());
    const auto list = errors.take();
    REQUIRE(list.size() == 3);
    CHECK(list[0].message == "syntax error: the first");
    CHECK(list[2].message == "undefined: y");
}

TEST_CASE("source: after many errors nobody listens any more", "[source]") {
    Diagnostics errors;
    for (std::uint32_t line = 1; line <= Diagnostics::kMax + 100; ++line)
        errors.add({line, 1}, "x");
    const auto all = errors.take();
    CHECK(all.size() == Diagnostics::kMax + 1);
    CHECK(all.back().message == "too many errors");
    CHECK(all.back().pos == Pos{Diagnostics::kMax, 1});
}

TEST_CASE("source: a place is before another by line, then by column", "[source]") {
    CHECK(Pos{1, 9} < Pos{2, 1});
    CHECK(Pos{2, 1} < Pos{2, 2});
    CHECK_FALSE(Pos{2, 2} < Pos{2, 2});
    CHECK(Pos{2, 2} == Pos{2, 2});
}

}  // namespace fiberscope::lang
