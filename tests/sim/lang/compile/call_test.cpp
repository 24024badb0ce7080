// Calls: parameters, results, variadics, methods, built-ins.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("call: results and parameters of every size", "[compile]") {
    CHECK(prints(R"(
type Big struct{ a [10]int; s string }
func make1(n int) (b Big, err error, ok bool) { b.a[9] = n; b.s = fmt.Sprint(n); ok = n > 0; return }
func sum(b Big, p *Big, xs ...int) (n int) {
	b.a[0] = 1000
	p.a[1] = 7
	for _, x := range xs {
		n += x
	}
	return n + b.a[9] + b.a[0]
}
func swap(a, b string) (string, string) { return b, a }
func nothing() {}
func multi() (int, string, []int) { return 1, "two", []int{3} }
func take(n int, s string, l []int) string { return fmt.Sprint(n, s, l) }
func main() {
	b, err, ok := make1(5)
	fmt.Println(b.a[9], b.s, err, ok, sum(b, &b, 1, 2, 3), b.a[0], b.a[1], sum(b, &b))
	x, y := swap(swap("a", "b"))
	nothing()
	_, _, l := multi()
	fmt.Println(x, y, l, take(multi()))
	fmt.Println(multi())
	xs := []int{1, 2}
	change := func(v ...int) { v[0] = 99 }
	change(xs...)
	change(xs[1])
	fmt.Println(xs, func() int { return 5 }(), len(func(a ...any) []any { return a }()))
}
)") == "5 5 <nil> true 1011 0 7 1005\na b [3] 1two[3]\n1 two [3]\n[99 2] 5 0\n");
}

TEST_CASE("call: an argument list that does not fit is told", "[compile]") {
    CHECK(errors_of("f := func(a int, b string) {}; f(1)")
              .find("not enough arguments in call to f") != std::string::npos);
    CHECK(errors_of("f := func(a int, b string) {}; f(\"x\", 1)")
              .find("cannot use \"x\" (untyped string constant) as int value in argument to f") !=
          std::string::npos);
    CHECK(errors_of("f := func(a ...int) {}; f(1, []int{2}...)").find("too many arguments") !=
          std::string::npos);
    CHECK(errors_of("f := func(a int) {}; f([]int{1}...)")
              .find("cannot use ... in call to non-variadic f") != std::string::npos);
    CHECK(errors_of("f := func() {}; x := f(); _ = x") ==
          "x.go:5:22: f() (no value) used as value\n");
    CHECK(errors_of("f := func() (int, int) { return 1, 2 }; x := f(); _ = x")
              .find("assignment mismatch: 1 variable but f returns 2 values") != std::string::npos);
}

TEST_CASE("call: built-ins", "[compile]") {
    CHECK(prints(R"(
	s := make([]int, 2, 10)
	m := make(map[string]int, 5)
	c := make(chan int, 3)
	p := new(int)
	*p = 5
	a := [4]int{}
	m["x"]++
	delete(m, "y")
	fmt.Println(len(s), cap(s), len(m), cap(c), len(a), *p, len("héllo"), cap(a[1:]))
	fmt.Println(min(3, 1, 2), max(1.5, 2), min("b", "a"), max(math.NaN(), 1), min(*p, 9))
	clear(m)
	clear(s)
	fmt.Println(len(m), s, copy(s, []int{7, 8, 9}), s)
	defer func() { fmt.Println(recover()) }()
	defer delete(m, "z")
	defer close(c)
	panic(fmt.Sprint("end"))
)") == "2 10 1 3 4 5 6 3\n1 2 a NaN 5\n0 [7 8] 2 [7 8]\nend\n");
}

}  // namespace fiberscope::test
