// for and range; since Go 1.22 the variables are new in every iteration.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("loop: each iteration has its own variables, copied before the post statement",
          "[compile]") {
    CHECK(prints(R"(
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
		i += 0
	}
	for i, v := range []string{"a", "b"} {
		fs = append(fs, func() int { return i*100 + len(v) })
	}
	for i := range 2 {
		fs = append(fs, func() int { i++; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	for _, f := range fs[:3] {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	var ps []*int
	for i := 0; i < 6; i++ {
		ps = append(ps, &i)
		*ps[len(ps)-1]++
	}
	fmt.Println(len(ps), *ps[0], *ps[1], *ps[2])
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		if i == 1 {
			continue
		}
		fmt.Print(i, j, " ")
	}
	fmt.Println()
)") == "10 11 12 1 101 1 2 20 21 22 \n3 1 3 5\n0 10 2 6 3 4 \n");
}

TEST_CASE("loop: range evaluates its operand once, and an array is copied", "[compile]") {
    CHECK(prints(R"(
	s := []int{1, 2, 3}
	for i, v := range s {
		s = append(s, v)
		s[2] = 30
		fmt.Print(i, v, " ")
	}
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 30
		fmt.Print(i, v, " ")
	}
	for i, v := range &a {
		a[2] = 300
		fmt.Print(i, v, " ")
	}
	n := 3
	for i := range n {
		n = 10
		fmt.Print(i, " ")
	}
	for range n {
		break
	}
	var nothing []int
	for range nothing {
		panic("never")
	}
	for i := range -5 {
		panic(i)
	}
	var i8 int8
	for i8 = range 3 {
	}
	fmt.Println(len(s), i8)
)") == "0 1 1 2 2 3 0 1 1 2 2 3 0 1 1 2 2 300 0 1 2 6 2\n");
}

TEST_CASE("loop: range may assign to any place", "[compile]") {
    CHECK(prints(R"(
	type T struct{ k, v int }
	var t T
	var a [2]int
	m := map[string]int{}
	for t.k, a[1] = range []int{7, 8} {
	}
	for m["i"] = range 4 {
	}
	var p = &t.v
	for _, *p = range []int{5, 6} {
	}
	fmt.Println(t, a, m)
)") == "{1 6} [0 8] map[i:3]\n");
}

TEST_CASE("loop: labels name the loop that break and continue mean", "[compile]") {
    CHECK(prints(R"(
outer:
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue
		case i > 4:
			break outer
		}
		for j := range 3 {
			select {
			default:
				if j == 1 {
					continue outer
				}
				if i == 4 {
					break
				}
				fmt.Print(i, j, " ")
			}
		}
	}
sw:
	switch {
	default:
		for {
			break sw
		}
	}
	i := 0
again:
	if i < 3 {
		i++
		goto again
	}
	fmt.Println(i)
)") == "0 0 2 0 3 0 3\n");
}

TEST_CASE("loop: before Go 1.22 a loop has one variable", "[compile]") {
    const std::string text = R"(package main

import "fmt"

func main() {
	var all []func()
	for i := 0; i < 2; i++ {
		all = append(all, func() { fmt.Print(i, " ") })
	}
	for k, v := range []string{"a", "b"} {
		all = append(all, func() { fmt.Print(k, v, " ") })
	}
	for _, f := range all {
		f()
	}
}
)";
    CHECK(prints(text) == "0 1 0a 1b ");
    CHECK(prints("//go:build go1.21\n\n" + text) == "2 2 1b 1b ");
    CHECK(prints("//go:build go1.22\n\n" + text) == "0 1 0a 1b ");
}

TEST_CASE("loop: a jump that goes nowhere is told", "[compile]") {
    CHECK(errors_of("B: { break B }") == "x.go:5:12: invalid break label B\n");
    CHECK(errors_of("L: switch { default: for { continue L } }") ==
          "x.go:5:37: invalid continue label L\n");
    CHECK(errors_of("for { break M }") == "x.go:5:13: break label not defined: M\n");
    CHECK(errors_of("for { continue M }") == "x.go:5:16: continue label not defined: M\n");
    CHECK(errors_of("goto M") == "x.go:5:6: label M not defined\n");
    CHECK(errors_of("L: for { func() { break L }() }") ==
          "x.go:5:1: label L defined and not used\nx.go:5:25: break label not defined: L\n");
    CHECK(errors_of("for i, j, k := range []int{} {}").find("at most two iteration variables") !=
          std::string::npos);
    CHECK(errors_of("for i, j := range 5 {}").find("range over 5") != std::string::npos);
    CHECK(errors_of("for range true {}").find("cannot range over true") != std::string::npos);
    CHECK(errors_of("for i := range 3 {}") == "x.go:5:5: declared and not used: i\n");
}

}  // namespace fiberscope::test
