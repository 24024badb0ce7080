// Operators on every kind of operand, with constants on either side.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("operator: a constant operand gives what a variable gives", "[compile]") {
    // The compiler has forms of its own for constants, small and large.
    CHECK(prints(R"(
	a, b, big := 17, 5, 1<<40
	five, neg := 5, -3
	fmt.Println(a+5 == a+five, a-5 == a-five, a*5 == a*five, a/5 == a/five, a%5 == a%five)
	fmt.Println(5+a, 5-a, 5*a, 100/a, 100%a, a&5, a|8, a^1, a&^1, a<<2, a>>2)
	fmt.Println(a < 18, a <= 17, a > 17, a >= 17, a == 17, a != 17, 18 > a, 17 < a, b == five)
	fmt.Println(a+1<<40 == a+big, big-1<<40, a*1000003, a+neg, a/neg, a%neg, -a)
	u := uint32(7)
	fmt.Println(u-8, u/2, u%4, u<<31, u>>1, ^u, u > 6, 3 < u)
	f := 2.5
	fmt.Println(f+1, f*2, 5/f, f-0.5, -f, f < 3, 2.5 == f, f != f)
	s := "b"
	fmt.Println(s+"c", "a"+s, s < "c", s == "b", "a" > s, s != "b")
)") == "true true true true true\n22 -12 85 5 15 1 25 16 16 68 4\ntrue true false true true false "
       "true "
       "false true\ntrue 0 17000051 14 -5 2 -17\n4294967295 3 3 2147483648 3 4294967288 true "
       "true\n3.5 "
       "5 2 2 -2.5 true true false\nbc ab true true false false\n");
}

TEST_CASE("operator: && and || stop as soon as they know", "[compile]") {
    CHECK(prints(R"(
	n := 0
	t := func() bool { n++; return true }
	f := func() bool { n++; return false }
	var p *struct{ x int }
	fmt.Println(f() && t(), t() || f(), n, p != nil && p.x > 0, p == nil || p.x > 0)
	if !(t() && f()) || t() {
		fmt.Println(n)
	}
	b := t() == f()
	b = b != true
	fmt.Println(b, n)
)") == "false true 2 false true\n4\ntrue 6\n");
}

TEST_CASE("operator: types that do not fit are told", "[compile]") {
    CHECK(errors_of("a, b := 1, \"x\"; _ = a + b") ==
          "x.go:5:21: invalid operation: a + b (mismatched types int and string)\n");
    CHECK(errors_of("a, b := int32(1), int64(2); _ = a < b") ==
          "x.go:5:37: invalid operation: a < b (mismatched types int32 and int64)\n");
    CHECK(errors_of("_ = true + false") ==
          "x.go:5:5: invalid operation: operator + not defined on true (untyped bool constant)\n");
    CHECK(errors_of("s := []int{}; _ = s == s") ==
          "x.go:5:19: invalid operation: s == s (slice can only be compared to nil)\n");
    CHECK(errors_of("f := 1.5; _ = f % 2") ==
          "x.go:5:15: invalid operation: operator % not defined on f (variable of type float64)\n");
    CHECK(errors_of("x := 1; _ = !x") ==
          "x.go:5:14: invalid operation: operator ! not defined on x (variable of type int)\n");
    CHECK(errors_of("x := 1; _ = x / 0") == "x.go:5:17: invalid operation: division by zero\n");
    CHECK(errors_of("var x uint8 = 1; _ = x + 256") ==
          "x.go:5:26: 256 (untyped int constant) overflows uint8\n");
}

}  // namespace fiberscope::test
