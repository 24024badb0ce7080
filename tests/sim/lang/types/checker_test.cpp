#include "sim/lang/lang.h"
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

using fiberscope::test::errors_of;

namespace {

// The errors of a program whose main function has this body.
std::string errors_in_main(const std::string& body, const std::string& imports = "") {
    return errors_of("package main\n" + imports + "\nfunc main() {\n" + body + "\n}\n");
}

}  // namespace

TEST_CASE("checker: a correct program has no errors", "[checker]") {
    CHECK(errors_in_main("fmt.Println(1)", "import \"fmt\"").empty());
    CHECK(errors_of("package main\ntype T struct{ next *T }\nfunc (t *T) f() *T { return t.next "
                    "}\nfunc main() { var t T; t.f() }\n")
              .empty());
}

TEST_CASE("checker: errors have gc's words and places", "[checker]") {
    struct Case {
        const char* body;
        const char* error;
    };
    static constexpr Case kCases[] = {
        {"x := 1", "x.go:4:1: declared and not used: x\n"},
        {"y = 1", "x.go:4:1: undefined: y\n"},
        {"var x int = \"a\"; _ = x",
         "x.go:4:13: cannot use \"a\" (untyped string constant) as int value in variable "
         "declaration\n"},
        {"var b byte = 300; _ = b",
         "x.go:4:14: cannot use 300 (untyped int constant) as byte value in variable declaration "
         "(overflows)\n"},
        {"var i int = 1.5; _ = i",
         "x.go:4:13: cannot use 1.5 (untyped float constant) as int value in variable declaration "
         "(truncated)\n"},
        // Both names are used: the one that was written is told.
        {"var b uint8 = 300; _ = b",
         "x.go:4:15: cannot use 300 (untyped int constant) as uint8 value in variable declaration "
         "(overflows)\n"},
        {"var i int = 1e20; _ = i",
         "x.go:4:13: cannot use 1e20 (untyped float constant 1e+20) as int value in variable "
         "declaration (truncated)\n"},
        {"var b byte; _ = b + 300; _ = b << 1.5",
         "x.go:4:21: 300 (untyped int constant) overflows byte\nx.go:4:35: invalid operation: "
         "shift "
         "count 1.5 (untyped float constant) must be integer\n"},
        {"var a []int; _ = a[1 << 70]",
         "x.go:4:20: 1 << 70 (untyped int constant 1180591620717411303424) overflows int\n"},
        {"a, b := 1; _, _ = a, b", "x.go:4:9: assignment mismatch: 2 variables but 1 value\n"},
        {"x := 1; x := 2; _ = x", "x.go:4:11: no new variables on left side of :=\n"},
        {"x := 1; x()",
         "x.go:4:9: invalid operation: cannot call non-function x (variable of type int)\n"},
        {"_ = 1 + \"a\"",
         "x.go:4:5: invalid operation: 1 + \"a\" (mismatched types untyped int and untyped "
         "string)\n"},
        {"var a int; var b float64; _ = a + b",
         "x.go:4:31: invalid operation: a + b (mismatched types int and float64)\n"},
        {"if 1 {}", "x.go:4:4: non-boolean condition in if statement\n"},
        {"break", "x.go:4:1: break is not in a loop, switch, or select\n"},
        {"continue", "x.go:4:1: continue is not in a loop\n"},
        {"L: for {}", "x.go:4:1: label L defined and not used\n"},
        {"return 1", "x.go:4:8: too many return values\n\thave (number)\n\twant ()\n"},
        {"_ = nil", "x.go:4:5: use of untyped nil in assignment\n"},
        {"x := nil; _ = x", "x.go:4:6: use of untyped nil in assignment\n"},
        {"_ = 1 / 0", "x.go:4:9: invalid operation: division by zero\n"},
        {"len(1)", "x.go:4:5: invalid argument: 1 (untyped int constant) for built-in len\n"},
        {"var c <-chan int; c <- 1",
         "x.go:4:19: invalid operation: cannot send to receive-only channel c (variable of type "
         "<-chan int)\n"},
        {"var c chan<- int; <-c",
         "x.go:4:21: invalid operation: cannot receive from send-only channel c (variable of type "
         "chan<- int)\n"},
        {"var c <-chan int; close(c)",
         "x.go:4:25: invalid operation: cannot close receive-only channel c (variable of type "
         "<-chan int)\n"},
        {"var c <-chan int; var d chan int = c; _ = d",
         "x.go:4:36: cannot use c (variable of type <-chan int) as chan int value in variable "
         "declaration\n"},
        {"var c chan<- int; for range c {}",
         "x.go:4:29: cannot range over c (variable of type chan<- int): receive from send-only "
         "channel\n"},
        {"[]int{1}[0]", "x.go:4:1: []int{…}[0] (variable of type int) is not used\n"},
        {"var s struct{ a int }; s.b = 1",
         "x.go:4:26: s.b undefined (type struct{a int} has no field or method b)\n"},
        {"var e error = 1; _ = e",
         "x.go:4:15: cannot use 1 (constant of type int) as error value in variable declaration: "
         "int does not implement error (missing method Error)\n"},
        {"defer 1", "x.go:4:7: expression in defer must be function call\n"},
        {"x := 1 x", "x.go:4:8: syntax error: unexpected name x at end of statement\n"},
        {"var x [2]int; _ = x[5]", "x.go:4:21: invalid argument: index 5 out of bounds [0:2]\n"},
        {"f := func(a int) {}; f()",
         "x.go:4:24: not enough arguments in call to f\n\thave ()\n\twant (int)\n"},
        {"f := func() {}; f(1)",
         "x.go:4:19: too many arguments in call to f\n\thave (number)\n\twant ()\n"},
        {"switch 1 { case 1: case 1: }",
         "x.go:4:25: duplicate case 1 (constant of type int) in expression switch\n\tx.go:4:17: "
         "previous case\n"},
        {"_ = map[[]int]int{}", "x.go:4:9: invalid map key type []int\n"},
        // Read and written: used. Only written: not.
        {"x := 1; x++; y := 1; y += 2", ""},
        {"x := 1; x = 2", "x.go:4:1: declared and not used: x\n"},
        {"_++", "x.go:4:1: cannot use _ as value or type\n"},
        {"var x int; x = f(); _ = x", "x.go:4:16: undefined: f\n"},
        {"f := func() (int, int) { return 1, 2 }; var x int; x = f(); _ = x",
         "x.go:4:56: assignment mismatch: 1 variable but f returns 2 values\n"},
        {"x, x := 1, 2; _ = x", "x.go:4:4: x repeated on left side of :=\n"},
        {"y + z", "x.go:4:1: undefined: y\nx.go:4:5: undefined: z\n"},
        {"goto L; x := 1; _ = x; L:",
         "x.go:4:6: goto L jumps over declaration of x at x.go:4:11\n"},
        {"goto L; { L: }", "x.go:4:6: goto L jumps into block starting at x.go:4:9\n"},
        {"L: x := 1; _ = x; goto L", ""},
        {"{ goto L }; L:", ""},
        {"const c *int = nil", "x.go:4:9: invalid constant type *int\n"},
        {"const c = 1 << 511 + 1 << 511; const d = c * c",
         "x.go:4:11: constant addition overflow\n"},
        {"type P *struct{ a int }; type T struct{ P }",
         "x.go:4:41: embedded field type cannot be a pointer\n"},
        {"type T struct{ a []int }; var t T; _ = t == t",
         "x.go:4:40: invalid operation: t == t (struct containing []int cannot be compared)\n"},
        {"type T struct{ a []int }; var t T; switch t {}",
         "x.go:4:43: cannot switch on t (variable of struct type T) (T is not comparable)\n"},
        {"var e error; switch e.(type) { case int: }",
         "x.go:4:37: impossible type switch case: int\n\te (variable of interface type error) "
         "cannot "
         "have dynamic type int (missing method Error)\n"},
        {"var e any; switch e.(type) { case nil, nil: }",
         "x.go:4:40: duplicate case nil in type switch\n\tx.go:4:35: previous case\n"},
        {"var e any; switch _ := e.(type) {}", "x.go:4:19: no new variable on left side of :=\n"},
        {"for a, b, c := range []int{} { _, _ = a, b }",
         "x.go:4:11: range clause permits at most two iteration variables\n"},
        {"type T struct{ p struct{ a int } }; _ = T{{1}}",
         "x.go:4:43: missing type in composite literal\n"},
        {"var a []int; append(a...); _ = append(a, 1, a...)",
         "x.go:4:25: not enough arguments in call to append\n\thave ([]int)\n\twant ([]int, "
         "...int)\nx.go:4:42: too many arguments in call to append\n\thave ([]int, number, "
         "[]int)\n\twant ([]int, ...int)\n"},
        {"var a []int; copy(a, \"b\")",
         "x.go:4:19: invalid argument: arguments to copy a (variable of type []int) and \"b\" "
         "(untyped string constant) have different element types int and byte\n"},
        {"s := uint(1); _ = string(1 << s)",
         "x.go:4:26: invalid operation: shifted operand 1 (type string) must be integer\n"},
        {"var x any; _ = x + 1",
         "x.go:4:16: invalid operation: x + 1 (mismatched types any and "
         "int)\n"},
        {"var a [f()]int", "x.go:4:5: declared and not used: a\nx.go:4:8: undefined: f\n"},
        {"n := 1; var a [n]int",
         "x.go:4:1: declared and not used: n\nx.go:4:13: declared and not used: a\nx.go:4:16: "
         "invalid array "
         "length n\n"},
        {"_ = map[any]int{1: 1, int8(1): 1, 1: 2}", "x.go:4:35: duplicate key 1 in map literal\n"},
        {"var f func(x int, x string); _ = f",
         "x.go:4:19: x redeclared in this block\n\tx.go:4:12: other declaration of x\n"},
        {"var f func(x ...int, y int); _ = f",
         "x.go:4:12: can only use ... with final parameter in list\n"},
        {"const x = 1e9999999999", "x.go:4:11: malformed constant: 1e9999999999\n"},
        {"_ = len([2]int{f(), 1})", "x.go:4:16: undefined: f\n"},
        {"const n = len([...]int{1, 2}); var a [n]int = [2]int{}; _ = a", ""},
        {"type T struct { a int \"x\" }; type U struct { a int }; var t T; var u U = t; _ = U(t)",
         "x.go:4:68: declared and not used: u\nx.go:4:74: cannot use t (variable of struct type T) "
         "as "
         "U value in variable declaration\n"},
    };
    for (const Case& test : kCases) {
        INFO(test.body);
        std::string found = errors_in_main(test.body);
        CHECK(found == test.error);
    }
}

TEST_CASE("checker: declarations", "[checker]") {
    CHECK(errors_of("package main\nimport \"fmt\"\nfunc main() {}\n") ==
          "x.go:2:8: \"fmt\" imported and not used\n");
    CHECK(errors_of("package main\nimport \"net/http\"\nfunc main() {}\n") ==
          "x.go:2:8: package net/http is not in std, or not supported yet\n");
    CHECK(errors_of("package main\nfunc f() int { }\nfunc main() {}\n") ==
          "x.go:2:16: missing return\n");
    CHECK(errors_of("package main\n") ==
          "x.go:1:1: function main is undeclared in the main package\n");
    CHECK(errors_of("package main\nfunc f() {}\nfunc f() {}\nfunc main() {}\n") ==
          "x.go:3:6: f redeclared in this block\n\tx.go:2:6: other declaration of f\n");
    CHECK(errors_of("package main\nfunc g[T any](x T) {}\nfunc main() {}\n") == "");
    CHECK(errors_of("package main\nx := 1\nfunc main() {}\n") ==
          "x.go:2:1: syntax error: non-declaration statement outside function body\n");
}

TEST_CASE("checker: several errors are reported at once, in the order of the file", "[checker]") {
    CHECK(errors_in_main("a := 1\nb = 2") ==
          "x.go:4:1: declared and not used: a\nx.go:5:1: undefined: b\n");
}

TEST_CASE("checker: a named pointer has its struct's fields and no methods", "[checker]") {
    CHECK(errors_of("package main\ntype T struct{ a int }\nfunc (T) M() {}\ntype P *T\nfunc main() "
                    "{ var p P; p.a = 1; p.M() }\n") ==
          "x.go:5:35: p.M undefined (type P has no field or method M)\n");
}

TEST_CASE("checker: what is wrong with a repeated constant is wrong at its name", "[checker]") {
    CHECK(errors_of("package main\nconst (\n\ta = byte(iota + 254)\n\tb\n\tc\n)\nfunc main() "
                    "{}\n") == "x.go:5:2: constant 256 overflows byte\n");
}

TEST_CASE("checker: one file of any package may leave things to other files", "[checker]") {
    CHECK(fiberscope::lang::compile_package("package p\nfunc f() int\nvar x = f()\n", "x.go")
              .errors.empty());
    CHECK(fiberscope::lang::compile_package("package main\nfunc f() {}\n", "x.go").errors.empty());
    CHECK(fiberscope::lang::compile("package p\n", "x.go").errors.size() == 1);
}

TEST_CASE("checker: a method with a pointer receiver does not make a value implement",
          "[checker]") {
    CHECK(errors_of("package main\ntype I interface{ M() }\ntype T int\nfunc (t *T) M() {}\nfunc "
                    "main() { var t T; var i I = t; _ = i }\n") ==
          "x.go:5:34: cannot use t (variable of type T) as I value in variable declaration: T does "
          "not implement I (method M has pointer receiver)\n");
}
