#include "tests/gotests/expected_errors.h"

#include "tests/catch.h"

namespace fiberscope::test {

TEST_CASE("expected errors: each must be there, and no other", "[gotests]") {
    const std::string source = "package p\nvar x = y // ERROR \"undefined: y|not there\"\n";
    CHECK(mistakes(source, "x.go", {{{2, 9}, "undefined: y"}}) == "");
    CHECK(mistakes(source, "x.go", {}) == "2: expected \"undefined: y|not there\"\n");
    CHECK(mistakes(source, "x.go", {{{2, 9}, "undefined: y"}, {{1, 1}, "odd"}}) ==
          "1: unexpected: odd\n");
    CHECK(mistakes(source, "x.go", {{{2, 9}, "odd"}}) ==
          "2: expected \"undefined: y|not there\" but there is\n    odd\n2: unexpected: odd\n");
}

TEST_CASE("expected errors: two on a line, places, braces, and those that are switched off",
          "[gotests]") {
    CHECK(mistakes("a // ERROR \"b\" \"c\"\n", "x.go", {{{1, 1}, "b"}, {{1, 2}, "c"}}) == "");
    CHECK(mistakes("\na // ERROR \"at LINE-1$\"\n", "x.go", {{{2, 1}, "at x.go:1"}}) == "");
    CHECK(mistakes("a // ERROR \"no {\"\n", "x.go", {{{1, 1}, "no {"}}) == "");
    CHECK(mistakes("a //// ERROR \"b\"\n", "x.go", {}) == "");
    CHECK(mistakes("a // GC_ERROR \"b\"\nc // GCCGO_ERROR \"d\"\n", "x.go", {{{1, 1}, "b"}}) == "");
}

TEST_CASE("expected errors: what Go 1.19 said in other words", "[gotests]") {
    CHECK(mistakes("a // ERROR \"x declared but not used\"\n", "x.go",
                   {{{1, 1}, "declared and not used: x"}}) == "");
    CHECK(mistakes("a // ERROR \"cannot use 1 .* as type T in assignment\"\n", "x.go",
                   {{{1, 1}, "cannot use 1 (constant) as T value in assignment"}}) == "");
    CHECK(mistakes("a // ERROR \"initialization loop\"\n", "x.go",
                   {{{1, 1}, "initialization cycle: a refers to itself"}}) == "");
}

}  // namespace fiberscope::test
