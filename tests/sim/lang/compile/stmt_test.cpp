// Declarations, assignments, defer and go statements, package initialisation.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("stmt: package variables are initialised in the order that they need", "[compile]") {
    CHECK(prints(R"(
var a = b + 1
var b = f()
var c, d = pair()
var trace []string
func f() int { trace = append(trace, "f"); return c * 2 }
func pair() (int, int) { trace = append(trace, "pair"); return 10, 20 }
func init() { trace = append(trace, "init1") }
var x = func() int { trace = append(trace, "x"); return 0 }()
func init() { trace = append(trace, "init2") }
func main() { fmt.Println(a, b, c, d, x, trace) }
)") == "21 20 10 20 0 [pair f x init1 init2]\n");
    CHECK(errors_of("var a = b\nvar b = a\nfunc main() {}").find("initialization cycle") !=
          std::string::npos);
}

TEST_CASE("stmt: assignment copies values, := makes only new names", "[compile]") {
    CHECK(prints(R"(
	type P struct { a [2]int; m map[string]int; s []int }
	p := P{[2]int{1, 2}, map[string]int{"x": 1}, []int{5}}
	q := p
	q.a[0], q.m["x"], q.s[0] = 9, 9, 9
	fmt.Println(p, q)
	x, y := 1, 2
	if y, z := 3, 4; z > y {
		x, w := 10, y
		_, _ = x, w
	}
	y, v := 7, 8
	fmt.Println(x, y, v)
	var (
		e, f int = 1, 2
		g        = "g"
	)
	_, f = f, e
	arr := [3][2]int{}
	row := &arr[1]
	row[1] = 5
	grid := [][]int{{1}, {2}}
	grid[0], grid[1] = grid[1], grid[0]
	fmt.Println(e, f, g, arr, grid)
	var i any = arr
	arr[0][0] = 1
	fmt.Println(i.([3][2]int)[0][0], i == any(arr))
	n := 5
	n += n * 2
	n <<= 1
	n &^= 2
	n %= 7
	s := "a"
	s += "b" + s
	m := map[string][]string{}
	m["k"] = append(m["k"], s)
	m["k"][0] += "!"
	fmt.Println(n, s, m)
)") == "{[1 2] map[x:9] [9]} {[9 2] map[x:9] [9]}\n1 7 8\n1 1 g [[0 0] [0 5] [0 0]] [[2] [1]]\n0 "
       "false\n0 aba map[k:[aba!]]\n");
}

TEST_CASE("stmt: constants and iota", "[compile]") {
    CHECK(prints(R"(
type Day int
const (
	Mon Day = iota + 1
	Tue
	_
	Thu
)
const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)
const (
	a, b = iota, iota * 10
	c, d
	name = "n"
	again
	e = iota
)
func (d Day) String() string { return [...]string{"", "Mon", "Tue", "Wed", "Thu"}[d] }
func main() { fmt.Println(Mon, Tue, Thu, KB, MB, GB, a, b, c, d, again, e, int(Thu)) }
)") == "Mon Tue Thu 1024 1048576 1073741824 0 0 1 10 n 4 4\n");
}

TEST_CASE("stmt: types may be declared anywhere and mean what their scope says", "[compile]") {
    CHECK(prints(R"(
type T int
func f() any { type T string; return T("x") }
func main() {
	type T struct{ n int }
	type A = []int
	var a A = []int{1}
	{
		type T = float64
		var t T = 1.5
		fmt.Printf("%T ", t)
	}
	fmt.Printf("%T %T %T %v\n", T{1}, f(), a, f() == f())
}
)") == "float64 main.T main.T []int true\n");
}

}  // namespace fiberscope::test
