// Expressions, conversions and operators, as programs.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("expr: operands are evaluated from the left, each once", "[compile]") {
    CHECK(prints(R"(
var trace string
func f(name string, v int) int { trace += name; return v }
func pair() (int, int) { trace += "p"; return 3, 4 }
func add(x, y int) int { return x + y }
func main() {
	a := []int{0, 0, 0}
	a[f("a", 1)], a[f("b", 2)] = f("c", 5), f("d", 6)
	fmt.Println(trace, a)
	trace = ""
	m := map[int]int{f("a", 1): f("b", 2), f("c", 3): f("d", 4)}
	s := []int{f("e", 1), f("g", 2)}
	fmt.Println(trace, len(m), len(s))
	fmt.Println(add(pair()), f("x", 1)+f("y", 2)*f("z", 3))
	trace = ""
	_ = f("a", 0) == 1 && f("b", 1) == 1 || f("c", 1) == 1 && f("d", 0) == 1
	fmt.Println(trace)
	i := 0
	i, a[i] = 1, 9
	x, y := 1, 2
	x, y = y, x+y
	fmt.Println(i, a, x, y)
}
)") == "abcd [0 5 6]\nabcdeg 2 2\n7 7\nacd\n1 [9 5 6] 2 3\n");
}

TEST_CASE("expr: integers wrap at their width, shifts do not", "[compile]") {
    CHECK(prints(R"(
	var a int8 = 127
	var b uint8 = 255
	var c int16 = -32768
	var d int32 = math.MaxInt32
	var e uint32 = 1 << 31
	var f int64 = math.MinInt64
	var g uint64 = math.MaxUint64
	a++
	b += 2
	c--
	d *= 2
	e <<= 1
	f = -f
	g *= g
	fmt.Println(a, b, c, d, e, f, g, ^uint8(5), -a, ^0)
	var n uint = 70
	x, y := 1, -8
	fmt.Println(x<<n, y>>n, uint32(1)<<n, int8(x)<<7, y>>1, uint8(200)>>3, 1<<(n-7), int32(x)<<31)
	fmt.Println(-7/2, -7%2, 7/-2, 7%-2, x&^1, 6&3, 6|3, 6^3, 13&^6, -1>>1)
)") == "-128 1 32767 -2 0 -9223372036854775808 1 250 -128 -1\n0 -1 0 -128 -4 25 "
       "-9223372036854775808 -2147483648\n-3 -1 -3 1 0 2 7 5 9 -1\n");
}

TEST_CASE("expr: conversions between numbers", "[compile]") {
    CHECK(prints(R"(
	f, n, big := -3.99, 300, int64(1)<<40
	var u8 uint8 = uint8(n)
	fmt.Println(int(f), u8, int8(n), int32(big), uint16(70000+n), float64(n)/7, float32(0.1), int64(float32(16777217)))
	var f32 float32 = 0.1
	fmt.Println(f32+0.2, float64(f32), f32*f32 == 0.01, uint64(1<<63), float64(uint64(1<<63)), uint64(float64(1<<63)))
	type Celsius float64
	c := Celsius(36.6)
	fmt.Println(c, float64(c)+1, int(c), string(rune(0x4e16)), 'a'+1, string(rune('a'+1)))
	const huge = 1 << 100
	fmt.Println(huge>>98, 5.0/2, 5/2, 7/2*2.0, 1/3.0, 'x'/2, len("héy"), len([3]int{}))
)") == "-3 44 44 0 4764 42.857142857142854 0.1 16777216\n0.3 0.10000000149011612 false "
       "9223372036854775808 9.223372036854776e+18 9223372036854775808\n36.6 37.6 36 世 98 b\n4 2.5 "
       "2 "
       "6 0.3333333333333333 60 4 3\n");
}

TEST_CASE("expr: a constant in parentheses has the type of where it stands", "[compile]") {
    // In parentheses it stayed an integer: rand.Float64 was +Inf.
    CHECK(prints(R"(
	f := 3.0
	var g float32 = (1 << 3)
	fmt.Println(f/(1<<1), f*(2+1), (2)*f, f+((4)), g, (7)/f > 2)
	var x any = (5)
	var p *int = (nil)
	fmt.Println(x, p == nil, (nil) == p)
)") == "1.5 9 6 7 8 true\n5 true true\n");
}

TEST_CASE("expr: untyped shifts take their type from around them", "[compile]") {
    CHECK(prints(R"(
	s := uint(33)
	var i = 1 << s
	var j int32 = 1 << s
	var k = uint64(1 << s)
	var m int = 1.0 << s
	a := make([]byte, 1<<(s-30))
	fmt.Println(i, j, k, m, len(a), uint8(1<<s)+1, 1<<s == 2<<(s-1))
)") == "8589934592 0 8589934592 8589934592 8 1 true\n");
}

TEST_CASE("expr: method values are bound at once, method expressions take the receiver",
          "[compile]") {
    CHECK(prints(R"(
type P struct{ x int }
func (p P) Get() int { return p.x }
func (p *P) Set(x int) { p.x = x }
func (p P) Add(xs ...int) (sum int) {
	for _, x := range xs {
		sum += x
	}
	return sum + p.x
}
type E struct{ *P }
func main() {
	p := P{1}
	get, set := p.Get, p.Set
	p.x = 2
	set(5)
	fmt.Println(get(), p.x, P.Get(p), (*P).Get(&p))
	(*P).Set(&p, 7)
	e := E{&p}
	add := e.Add
	e.Set(8)
	fmt.Println(add(1, 2), e.Get(), E.Get(e), p.Add([]int{1, 2}...), p.Add())
	fs := []func() int{p.Get, e.Get, func() int { return 0 }}
	p.Set(100)
	fmt.Println(fs[0](), fs[1](), fs[2]())
}
)") == "1 5 5 5\n10 8 8 11 8\n8 8 0\n");
}

TEST_CASE("expr: comparisons of everything that can be compared", "[compile]") {
    CHECK(prints(R"(
	type P struct { a int; b string }
	p, q := P{1, "x"}, P{1, "x"}
	c, d := make(chan int), make(chan int)
	var f func()
	var m map[int]int
	var s []int
	fmt.Println(p == q, &p == &q, &p == &p, c == d, c == c, f == nil, m == nil, s == nil, [2]int{1, 2} == [2]int{1, 2})
	fmt.Println("a" < "b", 1.5 >= 1.5, uint8(200) > 100, 'a' != 'b', true != false, uint64(1<<63) > 1, int8(-1) < 0)
	var r, w = (<-chan int)(c), (chan<- int)(c)
	fmt.Println(r == c, w == c)
)") == "true false true false true true true true true\ntrue true true true true true true\ntrue "
       "true\n");
}

TEST_CASE("expr: a built-in takes the results of a call", "[compile]") {
    CHECK(prints(R"(
func two() ([]int, int) { return []int{1}, 2 }
func slices() ([]int, []int) { return make([]int, 2), []int{7, 8, 9} }
func entry() (map[string]int, string) { return m, "a" }
var m = map[string]int{"a": 1, "b": 2}
func main() {
	fmt.Println(append(two()), copy(slices()))
	delete(entry())
	defer func() { fmt.Println(len(m)) }()
	defer delete(entry())
}
)") == "[1 2] 2\n1\n");
    CHECK(errors_of("func f() (int, int) { return 1, 2 }\nfunc main() { _ = len(f()) }")
              .find("too many arguments for len(f()) (expected 1, found 2)") != std::string::npos);
}

TEST_CASE("expr: the length of an array is a constant unless something is called for it",
          "[compile]") {
    CHECK(prints(R"(
func f() int { fmt.Print("f "); return 1 }
var p *[5]int
const a = len([3]int{1, 2})
const b = len(p)
const c = len([2][4]int{}[0])
func main() { fmt.Println(a, b, c, len([2]int{f()})) }
)") == "f 3 5 4 2\n");
}

TEST_CASE("expr: conversions look through tags", "[compile]") {
    CHECK(prints(R"(
type A struct { X int "one"; Y []struct{ Z int "two" } }
type B struct { X int; Y []struct{ Z int } }
func main() {
	a := A{X: 1}
	a.Y = append(a.Y, struct{ Z int "two" }{5})
	b := B(a)
	p := (*B)(&a)
	p.X = 7
	fmt.Println(b.X, b.Y[0].Z, a.X)
}
)") == "1 5 7\n");
}

}  // namespace fiberscope::test
