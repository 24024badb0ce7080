// Places: what can stand on the left of an assignment, and what & takes the address of.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("place: fields, elements and pointers, however deep", "[compile]") {
    CHECK(prints(R"(
type In struct{ a [3]int; m map[string][2]int }
type Out struct { In; p *In; list []In; next *Out }
var global Out
func get() *Out { return &global }
func main() {
	o := Out{p: &In{}, list: make([]In, 2)}
	o.a[1] = 1
	o.In.a[2]++
	o.p.a[0] += 5
	o.list[1].a[2] = 7
	o.next = &Out{next: &o}
	o.next.next.a[0] = 9
	o.m = map[string][2]int{"k": {1, 2}}
	get().a[1] = 3
	global.list = append(global.list, o.In)
	get().list[0].a[0]--
	pa, pf, pe := &o.a, &o.In.a[1], &o.list[1]
	pa[2] *= 10
	*pf = 4
	pe.a[0] = 6
	(*pe).a[1], (&o).a[0] = 8, 11
	fmt.Println(o.a, o.p.a, o.list[1].a, o.m["k"][1], global.a, global.list[0].a)
	pp := &pf
	**pp = 100
	x := o
	x.a[1] = -1
	fmt.Println(o.a, x.a, x.p == o.p, &x.a[1] != &o.a[1])
}
)") == "[11 4 10] [5 0 0] [6 8 7] 2 [0 3 0] [8 1 1]\n[11 100 10] [11 -1 10] true true\n");
}

TEST_CASE("place: what is no place is told", "[compile]") {
    CHECK(errors_of("m := map[string]struct{ x int }{}; m[\"a\"].x = 1") ==
          "x.go:5:36: cannot assign to struct field m[\"a\"].x in map\n");
    CHECK(errors_of("s := \"abc\"; s[0] = 'x'") ==
          "x.go:5:13: cannot assign to s[0] (neither addressable nor a map index expression)\n");
    CHECK(errors_of("const c = 1; c = 2").find("cannot assign to c") != std::string::npos);
    CHECK(errors_of("f := func() int { return 1 }; f() = 2").find("cannot assign to f()") !=
          std::string::npos);
    CHECK(errors_of("_ = &1").find("cannot take address of 1") != std::string::npos);
    CHECK(errors_of("m := map[int]int{}; _ = &m[1]").find("cannot take address of m[1]") !=
          std::string::npos);
}

}  // namespace fiberscope::test
