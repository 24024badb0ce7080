// Equality and hash of values, by their types.
#include "sim/lang/vm/object.h"

#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("object: structs and arrays are equal if all their parts are", "[vm]") {
    CHECK(prints(R"(
	type P struct { x int; s string; f float64 }
	type Q struct { p P; a [2]any; _ int }
	p := P{1, "a" + fmt.Sprint(), 0}
	q := Q{p: p, a: [2]any{1, "x"}}
	r := q
	r.a[1] = fmt.Sprint("x")
	fmt.Println(p == P{1, "a", -0.0}, q == r, [2]P{p} == [2]P{}, [0]int{} == [0]int{}, struct{}{} == struct{}{})
	r.a[0] = int8(1)
	fmt.Println(q == r, q != r)
)") == "true true false true true\nfalse true\n");
}

TEST_CASE("object: interfaces are equal if type and value are", "[vm]") {
    CHECK(prints(R"(
	type A int
	type B int
	var x, y, n any = A(1), B(1), nil
	var p *int
	var np any = p
	var e error
	fmt.Println(x == y, x == A(1), x == any(A(1)), n == nil, np == nil, np == (*int)(nil), e == nil)
	i := 5
	fmt.Println(any(&i) == any(&i), any(1) == any(1.0), any("a") != any("a"), any(struct{}{}) == any(struct{}{}))
)") == "false true true true false true true\ntrue false false true\n");
}

TEST_CASE("object: NaN is not equal to itself, minus zero is zero", "[vm]") {
    CHECK(prints("n := math.NaN(); z := 0.0; var x any = n; fmt.Println(n == n, n != n, x == x, "
                 "[1]float64{n} == [1]float64{n}, z == -z, any(z) == any(-z))") ==
          "false true false false true true\n");
}

TEST_CASE("object: comparing what cannot be compared panics with the type", "[vm]") {
    struct Case {
        const char* body;
        const char* type;
    };
    static constexpr Case kCases[] = {
        {"var a, b any = []int{}, []int{}; println(a == b)", "[]int"},
        {"var a any = map[string]int{}; println(a == a)", "map[string]int"},
        {"var a any = func() {}; println(a == a)", "func()"},
        {"type T struct{ n int; s []int }; var a, b any = T{n: 1}, T{n: 2}; println(a == b)",
         "main.T"},
        {"type T struct{ f any }; a, b := T{[]int{}}, T{[]int{}}; println(a == b)", "[]int"},
        {"a, b := [1]any{[]int{}}, [1]any{[]int{}}; println(a == b)", "[]int"},
    };
    for (const Case& test : kCases) {
        INFO(test.body);
        CHECK(dies_of(test.body) ==
              "panic: runtime error: comparing uncomparable type " + std::string(test.type));
    }
    CHECK(prints("var a, b any = []int{}, 1; fmt.Println(a == b, a == nil)") == "false false\n");
}

TEST_CASE("object: equal values have equal hashes", "[vm]") {
    lang::TypeTable types;
    const lang::Type* number = types.basic(lang::Kind::Float64);
    const lang::Type* none = nullptr;
    const lang::Word zero = lang::to_word(0.0), minus = lang::to_word(-0.0);
    CHECK(lang::equal_values(number, &zero, &minus, none));
    CHECK(lang::hash_value(number, &zero, none) == lang::hash_value(number, &minus, none));
    CHECK(none == nullptr);
}

}  // namespace fiberscope::test
