// What the checker says of generic code, also where nothing instantiates it. Every text is that of
// go tool compile of Go 1.23.5 for the same program.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

namespace {

struct Case {
    const char* declarations;
    const char* errors;  // all of them; none if it compiles
};

void check_all(const Case* begin, const Case* end) {
    for (const Case* one = begin; one != end; ++one) {
        const std::string text = one->declarations;
        const bool has_main = text.find("func main") != std::string::npos;
        INFO(text);
        CHECK(errors_of("package main\n" + text + "\n" + (has_main ? "" : "func main() {}\n")) ==
              one->errors);
    }
}

}  // namespace

TEST_CASE(
    "generics: an operator must be defined for every type that a type parameter may stand for",
    "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"func f[T any](a, b T) bool { return a == b }",
         "x.go:2:37: invalid operation: a == b (incomparable types in type set)\n"},
        {"func f[T comparable](a, b T) bool { return a < b }",
         "x.go:2:44: invalid operation: a < b (type parameter T is not comparable with <)\n"},
        {"func f[T any](a, b T) T { return a + b }",
         "x.go:2:34: invalid operation: operator + not defined on a (variable of type T "
         "constrained by any)\n"},
        {"func f[T ~int | ~string](a, b T) T { return a - b }",
         "x.go:2:45: invalid operation: operator - not defined on a (variable of type T "
         "constrained by ~int | ~string)\n"},
        {"func f[T ~int | ~float64](a T) T { return a % 2 }",
         "x.go:2:43: invalid operation: operator % not defined on a (variable of type T "
         "constrained by ~int | ~float64)\n"},
        {"func f[T int | string](a T) { a++ }",
         "x.go:2:31: invalid operation: a++ (non-numeric type T)\n"},
        {"func f[T int | string](a T) T { return -a }",
         "x.go:2:41: invalid operation: operator - not defined on a (variable of type T "
         "constrained by int | string)\n"},
        {"func f[T ~int8 | ~int](a T) T { return a + 300 }",
         "x.go:2:44: cannot convert 300 (untyped int constant) to type T\n"},
        {"func f[T int | string](a T) bool { return a == 1 }",
         "x.go:2:48: cannot convert 1 (untyped int constant) to type T\n"},
        {"func f[T int | float64](a T) T { return a << 1 }",
         "x.go:2:41: invalid operation: shifted operand a (variable of type T constrained by int | "
         "float64) must be integer\n"},
        {"func f[T int | float64](a T) int { return 1 << a }",
         "x.go:2:48: invalid operation: shift count a (variable of type T constrained by int | "
         "float64) must be integer\n"},
        {"func f[T interface{ int; string }](a T) T { return a + a }",
         "x.go:2:52: invalid operation: operator + not defined on a (variable of type T "
         "constrained by interface{int; string} with empty type set)\n"},
        {"func f[T *int | *string](a T) { _ = *a }",
         "x.go:2:38: invalid operation: pointers of a (variable of type T constrained by *int | "
         "*string) must have identical base types\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

TEST_CASE("generics: indexing, calling and the like need all types of a set to agree",
          "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"func f[T any](a T) { _ = a[0] }",
         "x.go:2:27: invalid operation: cannot index a (variable of type T constrained by any)\n"},
        {"func f[T []int | map[int]int](a T) { _ = a[0] }",
         "x.go:2:43: invalid operation: cannot index a (variable of type T constrained by []int | "
         "map[int]int)\n"},
        {"func f[T [3]int | [5]int](a T) int { return a[4] }",
         "x.go:2:47: invalid argument: index 4 out of bounds [0:3]\n"},
        {"func f[T any](a T) { a() }",
         "x.go:2:22: invalid operation: cannot call non-function a (variable of type T constrained "
         "by any)\n"},
        {"func f[T any](a T) { for range a {} }",
         "x.go:2:32: cannot range over a (variable of type T constrained by any): no core type\n"},
        {"func f[T string | []byte](a T) { for range a {} }",
         "x.go:2:44: cannot range over a (variable of type T constrained by string | []byte): no "
         "core type\n"},
        {"func f[T int | string](a T) { _ = a[1:] }",
         "x.go:2:35: invalid operation: cannot slice a (variable of type T constrained by int | "
         "string): T has no core type\n"},
        {"func f[T any](a T) { <-a }",
         "x.go:2:24: invalid operation: cannot receive from a (variable of type T constrained by "
         "any) (no core type)\n"},
        {"func f[T any](a T) { a <- 1 }",
         "x.go:2:22: invalid operation: cannot send to a (variable of type T constrained by any): "
         "no core type\n"},
        {"func f[T chan int | <-chan int](a T) { a <- 1 }",
         "x.go:2:40: invalid operation: cannot send to receive-only channel a (variable of type T "
         "constrained by chan int | <-chan int)\n"},
        {"func f[T chan int | <-chan int](a T) { close(a) }",
         "x.go:2:46: invalid operation: cannot close receive-only channel a (variable of type T "
         "constrained by chan int | <-chan int)\n"},
        {"func f[T any]() { _ = make(T, 1) }",
         "x.go:2:28: invalid argument: cannot make T: no core type\n"},
        {"func f[T []int | []string]() { _ = make(T, 1) }",
         "x.go:2:41: invalid argument: cannot make T: no core type\n"},
        {"func f[T any]() T { return T{} }", "x.go:2:28: invalid composite literal type T\n"},
        {"func f[T any](a T) int { return len(a) }",
         "x.go:2:37: invalid argument: a (variable of type T constrained by any) for built-in "
         "len\n"},
        {"func f[T string | map[int]int](a T) int { return cap(a) }",
         "x.go:2:54: invalid argument: a (variable of type T constrained by string | map[int]int) "
         "for built-in cap\n"},
        {"func f[T any](a T) { _ = append(a, 1) }",
         "x.go:2:33: first argument to append must be a slice; a (variable of type T constrained "
         "by any) has no core type\n"},
        {"func f[T ~byte](a T) { _ = append(a, 1) }",
         "x.go:2:35: first argument to append must be a slice; a (variable of type T constrained "
         "by ~byte) has core type byte\n"},
        {"func f[T any](a T) { copy(a, a) }",
         "x.go:2:27: invalid argument: copy expects slice arguments; found a (variable of type T "
         "constrained by any) and a (variable of type T constrained by any)\n"},
        {"func f[T any](a T) { delete(a, 1) }",
         "x.go:2:29: invalid argument: a (variable of type T constrained by any) is not a map\n"},
        {"func f[T []int | int](a T) { clear(a) }",
         "x.go:2:36: invalid argument: cannot clear a (variable of type T constrained by []int | "
         "int): argument must be (or constrained by) map or slice\n"},
        {"func f[T any](a T) { _ = *a }",
         "x.go:2:27: invalid operation: cannot indirect a (variable of type T constrained by "
         "any)\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

TEST_CASE("generics: a type parameter is a type of its own", "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"func f[T any](a T) { _ = a.(int) }",
         "x.go:2:26: invalid operation: cannot use type assertion on type parameter value a "
         "(variable of type T constrained by any)\n"},
        {"func f[T any](a T) { switch a.(type) { } }",
         "x.go:2:29: cannot use type switch on type parameter value a (variable of type T "
         "constrained by any)\n"},
        {"func f[T any](a T) { switch any(a).(type) { case T: case T: } }",
         "x.go:2:58: duplicate case T in type switch\n\tx.go:2:50: previous case\n"},
        {"func f[T any](a T) { a.m() }",
         "x.go:2:24: a.m undefined (type T has no field or method m)\n"},
        {"func f[T interface{ m() }](a *T) { a.m() }",
         "x.go:2:38: a.m undefined (type *T is pointer to type parameter, not type parameter)\n"},
        {"func f[T struct{ x int }](a T) int { return a.x }",
         "x.go:2:47: a.x undefined (type T has no field or method x)\n"},
        {"func f[T any](a T) int { return int(a) }",
         "x.go:2:37: cannot convert a (variable of type T constrained by any) to type int\n"},
        {"func f[T int | string](a T) float64 { return float64(a) }",
         "x.go:2:54: cannot convert a (variable of type T constrained by int | string) to type "
         "float64: cannot convert string (in T) to type float64\n"},
        {"func f[T int8 | int]() T { return T(1024) }",
         "x.go:2:37: cannot convert 1024 (untyped int value) to type T: constant 1024 overflows "
         "int8 (in T)\n"},
        {"func f[T any]() T { return nil }",
         "x.go:2:28: cannot use nil as T value in return statement\n"},
        {"func f[T any](a int) T { return a }",
         "x.go:2:33: cannot use a (variable of type int) as T value in return statement\n"},
        {"func f[T any](a T) error { return a }",
         "x.go:2:35: cannot use a (variable of type T constrained by any) as error value in return "
         "statement\n"},
        {"func f[T any](a T) { const c = T(1) }",
         "x.go:2:34: cannot convert 1 (untyped int value) to type T: T does not contain specific "
         "types\n"},
        {"func f[T int]() { const c = T(1) }",
         "x.go:2:29: T(1) (value of type T constrained by int) is not constant\n"},
        {"func f[T any](m map[T]int) {}",
         "x.go:2:21: invalid map key type T (missing comparable constraint)\n"},
        {"func f[T any](a T) { x := a }", "x.go:2:22: declared and not used: x\n"},
        {"func f[T any, T any]() {}",
         "x.go:2:15: T redeclared in this block\n\tx.go:2:8: other declaration of T\n"},
        {"func f[T any]() int { }", "x.go:2:23: missing return\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

TEST_CASE("generics: type arguments are given or found, or it is said which are not",
          "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"func f[T any]() {}; var x = f",
         "x.go:2:29: cannot use generic function f without instantiation\n"},
        {"func f[T any]() T { panic(0) }; var x = f()",
         "x.go:2:42: in call to f, cannot infer T (x.go:2:8)\n"},
        {"func f[T, U any](T) U { panic(0) }; var x = f(1)",
         "x.go:2:46: in call to f, cannot infer U (x.go:2:11)\n"},
        {"func f[T, U any](T) (u U) { return }; var x = f[int]",
         "x.go:2:48: cannot infer U (x.go:2:11)\n"},
        {"func f[T any](T) {}; func g() { f[int, string](1) }",
         "x.go:2:40: got 2 type arguments but want 1\n"},
        {"func f[T any](T) {}; func g() { f[int](\"a\") }",
         "x.go:2:40: cannot use \"a\" (untyped string constant) as int value in argument to "
         "f[int]\n"},
        {"func f[T any](T) {}; func g() { f[nothing](1) }", "x.go:2:35: undefined: nothing\n"},
        {"func f[T any](T, T) {}; func g() { f(1, \"a\") }",
         "x.go:2:41: in call to f, mismatched types untyped int and untyped string (cannot infer "
         "T)\n"},
        {"func f[T any](T, T) {}; func g() { f(int8(1), int16(1)) }",
         "x.go:2:47: in call to f, type int16 of int16(1) does not match inferred type int8 for "
         "T\n"},
        {"func f[T any](T, T) {}; func g() { f(int8(1), 1.5) }",
         "x.go:2:47: cannot use 1.5 (untyped float constant) as int8 value in argument to f "
         "(truncated)\n"},
        {"func f[T any](T, T) {}; func g() { f(1) }",
         "x.go:2:38: not enough arguments in call to f\n\thave (number)\n\twant (T, T)\n"},
        {"func f[T any](...T) {}; func g() { f() }",
         "x.go:2:37: in call to f, cannot infer T (x.go:2:8)\n"},
        {"func f[T any](T, func(T)) {}; func g() { f(\"a\", func(int) {}) }",
         "x.go:2:44: cannot use \"a\" (untyped string constant) as int value in argument to f\n"},
        {"func f[S ~[]E, E any](S) {}; func g() { f([3]int{}) }",
         "x.go:2:42: in call to f, S (type [3]int) does not satisfy ~[]E\n"},
        {"func f[S ~[]E, E any](S) {}; func g() { f(3) }",
         "x.go:2:42: in call to f, cannot infer E (x.go:2:16)\n"},
        {"func f[T any](T) {}; var g func(int, int) = f",
         "x.go:2:45: type func(int, int) of g does not match func(T) (cannot infer T)\n"},
        {"func f[T any](T) T { panic(0) }; var g func(int) string = f",
         "x.go:2:59: inferred type func(int) int for func(T) T does not match type func(int) "
         "string of g\n"},
        {"func f[T string](T) {}; func g(func(int)) {}; func h() { g(f) }",
         "x.go:2:59: in call to g, T (type int) does not satisfy string\n"},
        {"func f[T any]() {}; func g() { f = nil }",
         "x.go:2:32: cannot use generic function f without instantiation\n"},
        {"func f[T any](T) {}; func g() { f(f) }",
         "x.go:2:34: in call to f, cannot infer T (x.go:2:8)\n"},
        {"func f[T any](T) {}; func g() { go f }",
         "x.go:2:36: expression in go must be function call\n"},
        {"var x int; func g() { _ = x[int] }",
         "x.go:2:28: invalid operation: cannot index x (variable of type int)\n"},
        {"type T[P any] struct{}; var x T",
         "x.go:2:31: cannot use generic type T[P any] without instantiation\n"},
        {"type T[P any] struct{}; var x T[int, string]",
         "x.go:2:31: too many type arguments for type T: have 2, want 1\n"},
        {"type T[P, Q any] struct{}; var x T[int]",
         "x.go:2:34: not enough type arguments for type T: have 1, want 2\n"},
        {"type T[P any] struct{}; var x []T",
         "x.go:2:33: cannot use generic type T[P any] without instantiation\n"},
        {"type T[P any] struct{}; func (T[P]) m() {}; var x = T.m",
         "x.go:2:53: cannot use generic type T without instantiation\n"},
        {"type T[P any] struct{}; var x = T{}",
         "x.go:2:33: cannot use generic type T[P any] without instantiation\n"},
        {"type T int; var x T[int]",
         "x.go:2:19: invalid operation: T[int] (T is not a generic type)\n"},
        {"type T[P any] struct{ x P }; func g(t T[int]) { t.x = \"a\"; t.y = 1 }",
         "x.go:2:55: cannot use \"a\" (untyped string constant) as int value in "
         "assignment\nx.go:2:62: t.y undefined (type T[int] has no field or method y)\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

TEST_CASE("generics: a type argument must satisfy its constraint", "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"type N interface{ ~int | ~float64 }; func f[T N](T) {}; func g() { f(\"a\") }",
         "x.go:2:69: string does not satisfy N (string missing in ~int | ~float64)\n"},
        {"type N interface{ int | float64 }; type M int; func f[T N](T) {}; func g() { f(M(1)) }",
         "x.go:2:79: M does not satisfy N (possibly missing ~ for int in N)\n"},
        {"type N interface{ int | string }; func f[T N](T) {}; func g[T int | bool](x T) { f(x) }",
         "x.go:2:83: T does not satisfy N\n"},
        {"func f[T comparable](T) {}; func g[T any](x T) { f(x) }",
         "x.go:2:51: T does not satisfy comparable\n"},
        {"func f[T comparable](T) {}; func g(x any) { f(x) }", ""},
        {"func f[T interface{ m() }](T) {}; func g() { f(1) }",
         "x.go:2:47: int does not satisfy interface{m()} (missing method m)\n"},
        {"type M int; func (*M) m() {}; func f[T interface{ m() }](T) {}; func g(x M) { f(x); "
         "f(&x) }",
         "x.go:2:80: in call to f, T (type M) does not satisfy interface{m()} (method m has "
         "pointer receiver)\n"},
        {"type M int; func (M) m(int) {}; func f[T interface{ m() }](T) {}; func g(x M) { f(x) }",
         "x.go:2:82: in call to f, T (type M) does not satisfy interface{m()} (wrong type for "
         "method m)\n\t\thave m(int)\n\t\twant m()\n"},
        {"type K[T comparable] map[T]int; var x K[[]int]",
         "x.go:2:41: []int does not satisfy comparable\n"},
        {"type K[T int] []T; func f[T any](K[T]) {}", "x.go:2:36: T does not satisfy int\n"},
        {"type N interface{ float64; m() }; func f[T N]() {}; func g() { f[float64]() }",
         "x.go:2:66: float64 does not satisfy N (missing method m)\n"},
        {"type N interface{ []int | float64 }; type L []int; func f[T N]() {}; func g() { f[L]() }",
         "x.go:2:83: L does not satisfy N (possibly missing ~ for []int in N)\n"},
        {"func f[T interface{ int; string }]() {}; func g() { f[int]() }",
         "x.go:2:55: cannot satisfy interface{int; string} (empty type set)\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

TEST_CASE("generics: declarations that have no meaning", "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"type N interface{ int }; var x N",
         "x.go:2:32: cannot use type N outside a type constraint: interface contains type "
         "constraints\n"},
        {"type N interface{ comparable }; func f(N) {}",
         "x.go:2:40: cannot use type N outside a type constraint: interface is (or embeds) "
         "comparable\n"},
        {"type N interface{ int }; type S struct{ n N; m []N; c chan N }",
         "x.go:2:43: cannot use type N outside a type constraint: interface contains type "
         "constraints\n"},
        {"type N interface{ int }; var x any = N(1)",
         "x.go:2:38: cannot use interface N in conversion (contains specific type constraints or "
         "is comparable)\n"},
        {"var x interface{ ~int }",
         "x.go:2:7: cannot use type interface{~int} outside a type constraint: interface contains "
         "type constraints\n"},
        {"type M int; type N interface{ ~M }",
         "x.go:2:31: invalid use of ~ (underlying type of M is int)\n"},
        {"type N interface{ int | ~int }", "x.go:2:25: overlapping terms ~int and int\n"},
        {"type N interface{ int | comparable }", "x.go:2:25: cannot use comparable in union\n"},
        {"func f[T any, U interface{ T }]() {}", "x.go:2:28: term cannot be a type parameter\n"},
        {"func f[T any, U interface{ ~T }]() {}",
         "x.go:2:29: type in term ~T cannot be a type parameter\n"},
        {"func f[T any, U T]() {}", "x.go:2:17: cannot use a type parameter as constraint\n"},
        {"type T[P any] P", "x.go:2:15: cannot use a type parameter as RHS in type declaration\n"},
        {"type T[P any] struct{ P }",
         "x.go:2:23: embedded field type cannot be a (pointer to a) type parameter\n"},
        {"type T[P any] struct{ *P }",
         "x.go:2:23: embedded field type cannot be a (pointer to a) type parameter\n"},
        {"type T[P any] = []P",
         "x.go:2:6: generic type alias requires GOEXPERIMENT=aliastypeparams\n"},
        {"type T[P any] struct{ t T[P] }",
         "x.go:2:25: invalid recursive type: T refers to itself\n"},
        {"type T[P interface{ m() T[P] }] int",
         "x.go:2:6: invalid recursive type: T refers to itself\n"},
        {"type T[P any] struct{}; func (T) m() {}",
         "x.go:2:31: cannot use generic type T[P any] without instantiation\n"},
        {"type T[P any] struct{}; func (T[A, B]) m() {}",
         "x.go:2:31: too many type arguments for type T: have 2, want 1\n"},
        {"type T int; func (T[P]) m() {}",
         "x.go:2:19: invalid operation: T[P] (T is not a generic type)\n"},
        {"type T[P any] struct{}; func (T[P]) m(x P) P { return 1 }",
         "x.go:2:55: cannot use 1 (untyped int constant) as P value in return statement\n"},
        {"type T[P any] struct{}; type A = T[int]; func (A) m() {}",
         "x.go:2:48: cannot define new methods on instantiated type A\n"},
        {"type T[P any] struct{}; func (T[P]) m() {}; func (T[Q]) m() {}",
         "x.go:2:57: method T.m already declared at x.go:2:37\n"},
        {"func f[T any](n int) { f[[]T](n - 1) }",
         "x.go:2:8: instantiation cycle:\n\tx.go:2:26: T instantiated as []T\n"},
        {"func f[T any](x T) { f(&x) }",
         "x.go:2:8: instantiation cycle:\n\tx.go:2:23: T instantiated as *T\n"},
        {"type T[P any] struct{ t *T[[]P] }",
         "x.go:2:8: instantiation cycle:\n\tx.go:2:28: P instantiated as []P\n"},
        {"func main[T any]() {}", "x.go:2:11: func main must have no type parameters\n"},
        {"func init[T any]() {}", "x.go:2:11: func init must have no type parameters\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

TEST_CASE("generics: a range over a function has a function of the right kind",
          "[checker][generics]") {
    static constexpr Case kCases[] = {
        {"func g(f func()) { for range f {} }",
         "x.go:2:30: cannot range over f (variable of type func()): func must be func(yield "
         "func(...) bool): wrong argument count\n"},
        {"func g(f func(int)) { for range f {} }",
         "x.go:2:33: cannot range over f (variable of type func(int)): func must be func(yield "
         "func(...) bool): argument is not func\n"},
        {"func g(f func(func())) { for range f {} }",
         "x.go:2:36: cannot range over f (variable of type func(func())): func must be func(yield "
         "func(...) bool): yield func does not return bool\n"},
        {"func g(f func(func() bool)) { for x := range f {} }",
         "x.go:2:35: range over f (variable of type func(func() bool)) permits no iteration "
         "variables\n"},
        {"func g(f func(func(int) bool)) { for x, y := range f { _ = x } }",
         "x.go:2:41: range over f (variable of type func(func(int) bool)) permits only one "
         "iteration variable\n"},
        {"func g(f func(func(int, int, int) bool)) { for range f {} }",
         "x.go:2:54: cannot range over f (variable of type func(func(int, int, int) bool)): func "
         "must be func(yield func(...) bool): yield func has too many parameters\n"},
        {"func g(f func(func(int) bool) int) { for range f {} }",
         "x.go:2:48: cannot range over f (variable of type func(func(int) bool) int): func must be "
         "func(yield func(...) bool): unexpected results\n"},
        {"func g(f func(func(int) bool)) { var s string; for s = range f {}; _ = s }",
         "x.go:2:52: cannot use s (value of type int) as string value in assignment\n"},
        {"func g(f func(func(int) bool)) int { for x := range f { return \"a\" } }",
         "x.go:2:42: declared and not used: x\nx.go:2:64: cannot use \"a\" (untyped string "
         "constant) as int value in return statement\nx.go:2:70: missing return\n"},
        {"func g(f func(func(int) bool)) { for x := range f { } }",
         "x.go:2:38: declared and not used: x\n"},
        {"func g(f func(func(int) bool)) { for range f { y := 1; break l } }",
         "x.go:2:48: declared and not used: y\nx.go:2:62: break label not defined: l\n"},
    };
    check_all(std::begin(kCases), std::end(kCases));
}

}  // namespace fiberscope::test
