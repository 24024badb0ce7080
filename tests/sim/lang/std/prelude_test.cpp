// The library's own Go text: every package of it compiles, and each name is found by its path.
#include "sim/lang/std/prelude.h"

#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("prelude: every package compiles without any error", "[std]") {
    for (const char* path : {"fmt",    "io",      "os",        "log",
                             "errors", "runtime", "sync",      "sync/atomic",
                             "time",   "context", "strings",   "strconv",
                             "sort",   "math",    "math/rand", "container/heap",
                             "slices", "maps",    "cmp",       "iter"}) {
        INFO(path);
        CHECK_FALSE(lang::std_source(path).empty());
        CHECK(errors_of("package main\nimport _ \"" + std::string(path) + "\"\nfunc main() {}\n") ==
              "");
    }
}

TEST_CASE("prelude: a package that is not there is an error at its import", "[std]") {
    CHECK(lang::std_source("net/http").empty());
    CHECK(lang::std_source("").empty());
    CHECK(errors_of("package main\nimport \"net/http\"\nfunc main() { http.Get(\"x\") }\n") ==
          "x.go:2:8: package net/http is not in std, or not supported yet\n");
}

TEST_CASE("prelude: an import may have another name", "[std]") {
    CHECK(prints("package main\nimport f \"fmt\"\nimport (\n\tstr \"strings\"\n)\nfunc main() { "
                 "f.Println(str.ToUpper(\"a\")) }\n") == "A\n");
}

TEST_CASE("prelude: what a package does not export or have is refused", "[std]") {
    CHECK(errors_of("strings.splitN(\"\", \"\", 0, 0)") ==
          "x.go:6:9: name splitN not exported by package strings\n");
    CHECK(errors_of("fmt.Nope()") == "x.go:6:5: undefined: fmt.Nope\n");
}

}  // namespace fiberscope::test
