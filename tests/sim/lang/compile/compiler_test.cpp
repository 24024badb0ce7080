// Programs as a whole: method tables, packages, names.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("compiler: a method fits an interface only with its own type", "[compile]") {
    // By its name alone an Unwrap() []error was called as an Unwrap() error, and crashed.
    CHECK(prints(R"(
type A struct{}
func (A) Get() int { return 1 }
type B struct{}
func (B) Get() string { return "b" }
type C struct{}
func (C) String() int { return 5 }
func main() {
	for _, x := range []any{A{}, B{}, C{}} {
		_, n := x.(interface{ Get() int })
		_, s := x.(interface{ Get() string })
		_, st := x.(fmt.Stringer)
		fmt.Println(n, s, st, x)
	}
}
)") == "true false false {}\nfalse true false {}\nfalse false false {}\n");
    CHECK(dies_of(
              "type B struct{}\nfunc (B) Get() string { return \"b\" }\nfunc main() { var x any = "
              "B{}; _ = x.(interface{ Get() int }) }") ==
          "panic: interface conversion: main.B is not interface { Get() int }: missing method Get");
}

TEST_CASE("compiler: methods promoted through several levels are in the table", "[compile]") {
    CHECK(prints(R"(
type Base struct{ n int }
func (b *Base) Inc() { b.n++ }
func (b Base) Get() int { return b.n }
type Mid struct{ *Base; pad [3]int }
type Top struct{ pad int; Mid }
type I interface { Inc(); Get() int }
func main() {
	base := &Base{}
	for _, i := range []I{base, Mid{Base: base}, &Mid{Base: base}, Top{Mid: Mid{Base: base}}, &Top{Mid: Mid{Base: base}}} {
		i.Inc()
		fmt.Print(i.Get(), " ")
	}
	var any1 any = Top{Mid: Mid{Base: base}}
	any1.(I).Inc()
	fmt.Println(base.n)
}
)") == "1 2 3 4 5 6\n");
}

}  // namespace fiberscope::test
