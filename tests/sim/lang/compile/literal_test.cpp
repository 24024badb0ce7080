// Composite and function literals.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("literal: structs, arrays, slices and maps, with keys, nested and elided", "[compile]") {
    CHECK(prints(R"(
	type P struct { x, y int }
	type L struct { from, to P; tags []string; next *L }
	l := L{to: P{3, 4}, tags: []string{"a"}, next: &L{from: P{y: 9}}}
	fmt.Println(l.from, l.to, l.tags, l.next.from, l.next.next == nil)
	fmt.Println([5]int{1, 3: 7, 8}, [...]string{2: "c", 0: "a"}, []int{5: 1, 2, 1: 9}, len([...]int{9: 0}))
	fmt.Println([]P{{1, 2}, {y: 3}}, []*P{{1, 2}}[0].y, map[string]P{"a": {1, 2}}, map[P]string{{1, 2}: "p"}, [][]int{{1}, {}, {2, 3}})
	fmt.Println(map[string]map[string]int{"a": {"b": 1}}, [2][2]int{{1, 2}, {3, 4}}, []any{1, "a", nil, P{}}, struct{ a, b int }{1, 2})
	const k = 2
	fmt.Println([]string{k: "k", 'a' - 'a': "zero"}, []rune{'a', 0x62})
)") == "{0 0} {3 4} [a] {0 9} true\n[1 0 0 7 8] [a  c] [0 9 0 0 0 1 2] 10\n[{1 2} {0 3}] 2 "
       "map[a:{1 2}] map[{1 2}:p] [[1] [] [2 3]]\nmap[a:map[b:1]] [[1 2] [3 4]] [1 a <nil> {0 0}] "
       "{1 2}\n[zero  k] [97 98]\n");
}

TEST_CASE("literal: every evaluation makes a new value", "[compile]") {
    CHECK(prints(R"(
	var all []*[]int
	for i := 0; i < 2; i++ {
		all = append(all, &[]int{i})
	}
	(*all[0])[0] = 9
	make2 := func() map[string]int { return map[string]int{"a": 1} }
	a, b := make2(), make2()
	a["a"] = 5
	fmt.Println(*all[0], *all[1], a, b)
)") == "[9] [1] map[a:5] map[a:1]\n");
}

TEST_CASE("literal: a closure shares its variables with the function and with other closures",
          "[compile]") {
    CHECK(prints(R"(
func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}
func main() {
	next, jump := counter()
	other, _ := counter()
	next()
	jump()
	fmt.Println(next(), other())
	x, arr, st := 1, [2]int{1, 2}, struct{ a, b int }{3, 4}
	f := func() { x++; arr[0]++; st.b *= 2 }
	f()
	x *= 10
	f()
	fmt.Println(x, arr, st)
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	deep := func() func() func() int { return func() func() int { return func() int { x++; return x } } }
	fmt.Println(fib(15), deep()()(), x)
	func(a int, rest ...string) { fmt.Println(a, rest, len(rest)) }(1, "x", "y")
}
)") == "101 1\n21 [3 2] {3 16}\n610 22 22\n1 [x y] 2\n");
}

TEST_CASE("literals: a global of any size is written where it is", "[compile]") {
    CHECK(prints("var big = [1 << 20]byte{0: 4, 1<<20 - 1: 2}\nfunc main() { fmt.Println(big[0], "
                 "big[1], big[1<<20-1]) }") == "4 0 2\n");
}

}  // namespace fiberscope::test
