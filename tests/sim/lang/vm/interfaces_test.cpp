// Interface values: boxing, assertions, method calls, and the built-in print.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("interfaces: an assertion gives the value, or zero and false", "[vm]") {
    CHECK(prints(R"(
	var x any = "text"
	s, ok := x.(string)
	n, ok2 := x.(int)
	st, ok3 := x.(fmt.Stringer)
	var nothing any
	_, ok4 := nothing.(any)
	fmt.Println(s, ok, n, ok2, st, ok3, ok4)
	type P struct{ a, b, c int }
	x = P{1, 2, 3}
	p, ok := x.(P)
	p.a = 9
	q := x.(P)
	_, bad := x.(*P)
	fmt.Println(p, ok, q, bad)
)") == "text true 0 false <nil> false false\n{9 2 3} true {1 2 3} false\n");
}

TEST_CASE("interfaces: a failed assertion says what is there and what was wanted", "[vm]") {
    struct Case {
        const char* text;
        const char* message;
    };
    static constexpr Case kCases[] = {
        {"var x any = \"a\"; _ = x.(int)", "interface {} is string, not int"},
        {"var x any; _ = x.(int)", "interface {} is nil, not int"},
        {"var x any; _ = x.(error)", "interface is nil, not error"},
        {"var x any = 1; _ = x.(error)", "int is not error: missing method Error"},
        {"type T struct{}\nfunc main() { var x any = T{}; _ = x.(*T) }",
         "interface {} is main.T, not *main.T"},
        {"var e error; _ = e.(interface{ Timeout() bool })",
         "interface is nil, not interface { Timeout() bool }"},
        {"var e error = errors.New(\"x\"); _ = e.(interface{ Timeout() bool })",
         "*errors.errorString is not interface { Timeout() bool }: missing method Timeout"},
        {"type E struct{}\nfunc (E) Error() string { return \"e\" }\nfunc main() { var e error = "
         "&E{}; _ = e.(E) }",
         "error is *main.E, not main.E"},
    };
    for (const Case& test : kCases) {
        INFO(test.text);
        CHECK(dies_of(test.text) == "panic: interface conversion: " + std::string(test.message));
    }
}

TEST_CASE("interfaces: a type switch takes the first case that fits", "[vm]") {
    CHECK(prints(R"(
type E struct{}
func (E) Error() string { return "E" }
func name(x any) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int8:
		return fmt.Sprintf("%T", v)
	case error:
		return "error " + v.Error()
	case fmt.Stringer:
		return "stringer"
	case []int:
		return fmt.Sprint(len(v))
	case func() int:
		return fmt.Sprint(v())
	case E:
		return "never"
	default:
		return fmt.Sprintf("other %v", v)
	}
}
func main() {
	fmt.Println(name(nil), name(1), name(int8(1)), name(E{}), name(&E{}), name([]int{1, 2}), name(func() int { return 7 }), name("x"), name(struct{}{}))
}
)") == "nil int int8 error E error E 2 7 other x other {}\n");
}

TEST_CASE("interfaces: a boxed value is a copy, a pointer's method changes what it points to",
          "[vm]") {
    CHECK(prints(R"(
type Counter interface { Inc(); Get() int }
type C struct{ n int }
func (c *C) Inc() { c.n++ }
func (c *C) Get() int { return c.n }
type V struct{ a, n int }
func (v V) Inc() { v.n++ }
func (v V) Get() int { return v.n }
func main() {
	c, v := C{}, V{}
	var i, j Counter = &c, v
	v.n = 100
	i.Inc()
	j.Inc()
	inc := i.Inc
	i = j
	inc()
	fmt.Println(c.n, j.Get(), i.Get(), Counter.Get(&c), (*C).Get(&c), V.Get(v))
}
)") == "2 0 0 2 2 100\n");
}

TEST_CASE("interfaces: a method of a nil interface or through a nil embedded one panics", "[vm]") {
    const char* const nil =
        "panic: runtime error: invalid memory address or nil pointer dereference";
    CHECK(dies_of("var e error; _ = e.Error()") == nil);
    CHECK(dies_of("var e error; f := e.Error; _ = f") == nil);
    CHECK(dies_of("var e error; go e.Error(); select {}") == nil);
    CHECK(dies_of("var e error; defer e.Error()") == nil);
    CHECK(dies_of("type T struct{ error }; var t T; _ = t.Error()") == nil);
    CHECK(dies_of("type T struct{ n int }\nfunc (t T) Get() int { return t.n }\nfunc main() { var "
                  "p *T; var i interface{ Get() int } = p; println(i.Get()) }") ==
          "panic: value method main.T.Get called using nil *T pointer");
    CHECK(
        prints("type T struct{ n int }\nfunc (t *T) Nil() bool { return t == nil }\nfunc main() "
               "{ var p *T; var i interface{ Nil() bool } = p; fmt.Println(i.Nil(), i == nil) }") ==
        "true false\n");
}

TEST_CASE("interfaces: promoted methods of embedded structs and interfaces are found", "[vm]") {
    CHECK(prints(R"(
type Named interface{ Name() string }
type Base struct{ name string }
func (b *Base) Name() string { return "base " + b.name }
type Middle struct{ *Base; n int }
type Outer struct{ Middle; Named2 Named }
type Over struct{ Named }
func (o Over) Name() string { return "over " + o.Named.Name() }
func main() {
	o := Outer{Middle: Middle{&Base{"b"}, 1}}
	var n Named = o
	fmt.Println(n.Name(), o.n, o.Middle.Base.name, Over{n}.Name(), Over{Over{&o}}.Name())
}
)") == "base b 1 b over base b over over base b\n");
}

TEST_CASE("interfaces: print writes plain forms to stderr", "[vm]") {
    const Ran ran = run_go(R"(
	var p *int
	var e any
	var s []int
	print("a", 1, true, "\n")
	println(int8(-5), uint64(18446744073709551615), 'x', "b", p, s, e)
	println()
	type N string
	println(N("named"), make([]int, 2, 5)[:1] == nil)
)",
                           {});
    CHECK(ran.status == 0);
    CHECK(ran.out.empty());
    CHECK(ran.err ==
          "a1true\n-5 18446744073709551615 120 b 0x0 [0/0]0x0 (0x0,0x0)\n\nnamed false\n");
}

TEST_CASE("interfaces: print gives a float's shortest digits, as Go has it since 1.27", "[vm]") {
    CHECK(run_go("println(2.5, 1e6, -0.1, 1e21, 100.0, 1e-7)", {}).err ==
          "2.5 1e+06 -0.1 1e+21 100 1e-07\n");
}

TEST_CASE("interfaces: types of one name from two scopes are told apart", "[vm]") {
    CHECK(dies_of(R"(
type T struct{}
func f() any {
	type T struct{}
	return T{}
}
func main() { _ = f().(T) }
)") == "panic: interface conversion: interface {} is main.T, not main.T (types from different "
       "scopes)");
}

}  // namespace fiberscope::test
