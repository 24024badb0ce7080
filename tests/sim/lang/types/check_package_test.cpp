// Declarations of a package: each name once, receivers, recursive types.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("check_package: names are declared once", "[checker]") {
    CHECK(errors_of("var a int\nfunc a() {}\nfunc main() {}") ==
          "x.go:4:6: a redeclared in this block\n\tx.go:3:5: other declaration of a\n");
    CHECK(errors_of("type T struct{ a int; a string }\nfunc main() {}")
              .find("x.go:3:23: a redeclared") == 0);
    CHECK(errors_of("type T struct{ a int }\nfunc (T) a() {}\nfunc main() {}")
              .find("x.go:4:10: field and method with the same name a") == 0);
    CHECK(errors_of("type T int\nfunc (T) m() {}\nfunc (T) m() {}\nfunc main() {}") ==
          "x.go:5:10: method T.m already declared at x.go:4:10\n");
    CHECK(errors_of("func f(a, a int) {}\nfunc main() {}") ==
          "x.go:3:11: a redeclared in this block\n\tx.go:3:8: other declaration of a\n");
    CHECK(errors_of("func _() {}\nfunc _() {}\nfunc init() {}\nfunc init() {}\nvar _, _ = 1, "
                    "2\nfunc main() {}") == "");
}

TEST_CASE("check_package: receivers are of a type of the package", "[checker]") {
    CHECK(errors_of("func (x int) m() {}\nfunc main() {}") ==
          "x.go:3:9: cannot define new methods on non-local type int\n");
    // Both were accepted.
    CHECK(errors_of("type P *int\nfunc (p P) m() {}\nfunc main() {}")
              .find("invalid receiver type P") != std::string::npos);
    CHECK(errors_of("type I interface{ M() }\nfunc (i I) m() {}\nfunc main() {}")
              .find("invalid receiver type I") != std::string::npos);
}

TEST_CASE("check_package: a type may hold itself behind something, not in itself", "[checker]") {
    CHECK(errors_of(
              "type T struct{ next *T; list []T; m map[string]T; f func(T) T; c chan T }\ntype F "
              "func(F) F\ntype S []S\nfunc main() {}") == "");
    CHECK(errors_of("type T struct{ t T }\nfunc main() {}") ==
          "x.go:3:6: invalid recursive type T\n\tx.go:3:6: T refers to T\n");
    CHECK(errors_of("type A struct{ b B }\ntype B [2]A\nfunc main() {}")
              .find("invalid recursive type A") != std::string::npos);
}

}  // namespace fiberscope::test
