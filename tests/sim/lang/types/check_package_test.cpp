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
          "x.go:3:6: invalid recursive type: T refers to itself\n");
    CHECK(errors_of("type A struct{ b B }\ntype B [2]A\nfunc main() {}") ==
          "x.go:3:6: invalid recursive type A\n\tx.go:3:6: A refers to\n\tx.go:4:6: B refers "
          "to\n\tx.go:3:6: A\n");
    CHECK(errors_of("type A B\ntype B A\nfunc main() {}").find("invalid recursive type A") !=
          std::string::npos);
    CHECK(errors_of("type I interface{ J }\ntype J interface{ I }\nfunc main() {}")
              .find("invalid recursive type I") != std::string::npos);
}

TEST_CASE("check_package: a type may stand for one that is not whole yet", "[checker]") {
    CHECK(prints(R"(
type T1 struct{ next *T2; n int }
type T2 T1
type E struct{ f F }
type F = func(E) int
type Node interface{ Children() []Branch }
type Branch interface { Node; Name() string }
type leaf string
func (leaf) Children() []Branch { return nil }
func (l leaf) Name() string { return string(l) }

func main() {
	a := T1{next: &T2{n: 2}, n: 1}
	var e E
	e.f = func(x E) int { return 3 }
	var b Branch = leaf("l")
	var n Node = b
	fmt.Println(a.n, a.next.n, e.f(e), b.Name(), len(n.Children()))
}
)") == "1 2 3 l 0\n");
}

TEST_CASE("check_package: an import is of the file", "[checker]") {
    CHECK(prints("package main\nimport . \"fmt\"\nfunc main() { Println(1) }") == "1\n");
    CHECK(errors_of("package main\nimport . \"fmt\"\nfunc main() {}") ==
          "x.go:2:8: \"fmt\" imported and not used\n");
    CHECK(errors_of("package main\nimport . \"fmt\"\nfunc Println() {}\nfunc main() { Print() }") ==
          "x.go:3:6: Println already declared through dot-import of package fmt (\"fmt\")\n");
    CHECK(errors_of("package main\nimport \"fmt\"\nimport fmt \"os\"\nfunc main() {}") ==
          "x.go:2:8: \"fmt\" imported and not used\nx.go:3:8: fmt redeclared in this "
          "block\n\tx.go:2:8: other declaration of fmt\nx.go:3:8: \"os\" imported as fmt and not "
          "used\n");
    CHECK(errors_of("package main\nimport init \"fmt\"\nfunc main() {}") ==
          "x.go:2:8: cannot import package as init - init must be a func\n");
}

TEST_CASE(
    "check_package: variables are initialised as soon as what they need is, in the order of "
    "the file",
    "[checker]") {
    CHECK(prints(R"(
var (
	_ = d
	_ = f("_", c, b)
	a = f("a")
	b = f("b")
	c = f("c")
	d = f("d")
)

func f(s string, rest ...int) int {
	fmt.Print(s)
	return 0
}
func main() {}
)") == "abc_d");
    // One without a value has its turn too.
    CHECK(prints(R"(
var a = f("a", x)
var b = f("b", y)
var c = f("c")
var x int
var y int = 42

func f(name string, _ ...any) int {
	fmt.Print(name)
	return 0
}
func main() {}
)") == "cab");
    CHECK(errors_of("type T int\nfunc (T) m() int { _ = x; return 0 }\nvar x = T.m(0)\nfunc main() "
                    "{}") ==
          "x.go:5:5: initialization cycle for x\n\tx.go:5:5: x refers to\n\tx.go:4:10: m refers "
          "to\n\tx.go:5:5: x\n");
}

}  // namespace fiberscope::test
