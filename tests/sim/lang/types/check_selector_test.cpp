// Selectors: fields and methods, their own and those of what is embedded.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("check_selector: the shallowest name wins, two at one depth are ambiguous", "[checker]") {
    CHECK(
        prints("type A struct{ x, y int }\ntype B struct{ A; x string }\ntype C struct{ B }\nfunc "
               "main() { c := C{B{A{1, 2}, \"b\"}}; fmt.Println(c.x, c.y, c.A.x) }") == "b 2 1\n");
    CHECK(errors_of("type A struct{ x int }\ntype B struct{ x int }\ntype C struct{ A; B }\nfunc "
                    "main() { var c C; c.x = 1 }") == "x.go:6:26: ambiguous selector c.x\n");
}

TEST_CASE("check_selector: what is not there is told with its type", "[checker]") {
    CHECK(errors_of("type T struct{ Name string }\nfunc main() { var t T; t.name = \"x\" }")
              .find("x.go:4:26: t.name undefined (type T has no field or method name") == 0);
    CHECK(errors_of("x := 1; x.y()") ==
          "x.go:5:11: x.y undefined (type int has no field or method y)\n");
    CHECK(errors_of("type I interface{ M() }\nfunc main() { var i I; i.N() }") ==
          "x.go:4:26: i.N undefined (type I has no field or method N)\n");
    CHECK(errors_of("type I interface{ M() }\nfunc main() { var p *I; p.M() }") ==
          "x.go:4:27: p.M undefined (type *I is pointer to interface, not interface)\n");
    CHECK(errors_of("fmt.x()") == "x.go:6:5: undefined: fmt.x\n");
}

}  // namespace fiberscope::test
