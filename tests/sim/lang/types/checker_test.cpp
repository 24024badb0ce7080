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
         "x.go:4:14: cannot use 300 (untyped int constant) as uint8 value in variable declaration "
         "(overflows)\n"},
        {"var i int = 1.5; _ = i",
         "x.go:4:13: cannot use 1.5 (untyped float constant) as int value in variable declaration "
         "(truncated)\n"},
        {"a, b := 1; _, _ = a, b", "x.go:4:1: assignment mismatch: 2 variables but 1 value\n"},
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
         "x.go:4:21: invalid operation: cannot send to receive-only channel c (variable of type "
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
         "x.go:4:25: duplicate case 1 in expression switch\n\tx.go:4:17: previous case\n"},
        {"_ = map[[]int]int{}", "x.go:4:9: invalid map key type []int\n"},
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
    CHECK(errors_of("package main\nfunc g[T any](x T) {}\nfunc main() {}\n") ==
          "x.go:2:7: syntax error: generic functions (type parameters) are not supported yet\n");
    CHECK(errors_of("package main\nx := 1\nfunc main() {}\n") ==
          "x.go:2:1: syntax error: non-declaration statement outside function body\n");
}

TEST_CASE("checker: several errors are reported at once, in the order of the file", "[checker]") {
    CHECK(errors_in_main("a := 1\nb = 2") ==
          "x.go:4:1: declared and not used: a\nx.go:5:1: undefined: b\n");
}

TEST_CASE("checker: a method with a pointer receiver does not make a value implement",
          "[checker]") {
    CHECK(errors_of("package main\ntype I interface{ M() }\ntype T int\nfunc (t *T) M() {}\nfunc "
                    "main() { var t T; var i I = t; _ = i }\n") ==
          "x.go:5:34: cannot use t (variable of type T) as I value in variable declaration: T does "
          "not implement I (method M has pointer receiver)\n");
}
