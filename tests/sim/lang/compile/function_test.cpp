// Functions: results, closures over parameters, wrappers.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("function: parameters and results may be captured and changed", "[compile]") {
    CHECK(prints(R"(
func f(a int, b string) (r int, s string) {
	inc := func() { a++; r += a }
	inc()
	defer func() { s += b }()
	b = "later"
	inc()
	return r * 10, "now "
}
func g() (x int) {
	defer func() { x++ }()
	x = 1
	return x + 1
}
func h(p *int) (err error) {
	if err := error(nil); err == nil {
		*p = 7
	}
	return
}
type T struct{ n int }
func (t T) change() T { t.n = 99; return t }
func main() {
	fmt.Println(f(1, "x"))
	n := 0
	fmt.Println(g(), h(&n), n)
	t := T{1}
	fmt.Println(t.change(), t)
	func(t T) { t.n = 5 }(t)
	fmt.Println(t)
}
)") == "50 now later\n3 <nil> 7\n{99} {1}\n{1}\n");
}

TEST_CASE("function: recursion through variables, values and methods", "[compile]") {
    CHECK(prints(R"(
type Tree struct { l, r *Tree; v int }
func (t *Tree) add(v int) *Tree {
	if t == nil {
		return &Tree{v: v}
	}
	if v < t.v {
		t.l = t.l.add(v)
	} else {
		t.r = t.r.add(v)
	}
	return t
}
func (t *Tree) walk(f func(int)) {
	if t != nil {
		t.l.walk(f)
		f(t.v)
		t.r.walk(f)
	}
}
func even(n int) bool { return n == 0 || odd(n-1) }
func odd(n int) bool { return n != 0 && even(n-1) }
func main() {
	var t *Tree
	for _, v := range []int{5, 2, 8, 1, 9} {
		t = t.add(v)
	}
	t.walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println(even(1000), odd(7))
}
)") == "1 2 5 8 9 true true\n");
}

TEST_CASE("function: a missing return and what has too many are told", "[compile]") {
    CHECK(errors_of("func f(x int) int { if x > 0 { return 1 } }\nfunc main() {}") ==
          "x.go:3:43: missing return\n");
    CHECK(errors_of(
              "func f() int { for {} }\nfunc g() int { panic(1) }\nfunc h(x any) int { switch x "
              "{ case 1: return 1; default: panic(2) } }\nfunc i() int { L: for { break L } }\n"
              "func main() {}") == "x.go:6:35: missing return\n");
    CHECK(errors_of("func f() (int, string) { return 1 }\nfunc main() {}")
              .find("not enough return values\n\thave (number)\n\twant (int, string)") !=
          std::string::npos);
}

}  // namespace fiberscope::test
