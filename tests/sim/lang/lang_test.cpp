// The language's front door: compile and run.
#include "sim/lang/lang.h"

#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("lang: a program with errors is no program, and the errors are in the order of the file",
          "[lang]") {
    const lang::Compiled compiled =
        lang::compile("package main\nfunc main() { a := 1 }\nvar x int = \"s\"\n", "f.go");
    CHECK(compiled.program == nullptr);
    REQUIRE(compiled.errors.size() == 2);
    CHECK(lang::text_of(compiled.errors[0], "f.go") == "f.go:2:15: declared and not used: a");
    CHECK(compiled.errors[1].pos.line == 3);
}

TEST_CASE("lang: only package main with a main function can run", "[lang]") {
    CHECK(errors_of("package other\nfunc main() {}\n // package main") ==
          "x.go:1:9: package other is not a main package\n");
    CHECK(errors_of("package main\nfunc f() {}\n") ==
          "x.go:1:1: function main is undeclared in the main package\n");
    CHECK(errors_of("package main\nfunc main(x int) {}\n")
              .find("func main must have no arguments and no return values") != std::string::npos);
    CHECK(errors_of("package main\nvar main = 1\n").find("cannot declare main") !=
          std::string::npos);
}

TEST_CASE("lang: any text at all gives errors and no crash", "[lang]") {
    for (const char* text :
         {"", "package main", "\xff\xfe", "package main\n\"", "package main\n/*",
          "package main\nfunc main() {{{{", "package main\nvar a = a\nfunc main() {}\n",
          "package main\ntype T T\nfunc main() {}\n",
          "package main\ntype T struct{ t T }\nfunc main() {}\n",
          "package main\ntype T [len(x)]int\nvar x T\nfunc main() {}\n",
          "package main\nconst c = c + 1\nfunc main() {}\n",
          "package main\ntype I interface{ I }\nfunc main() {}\n",
          "package main\nfunc main() { main.x() }\n",
          "package main\nfunc main() { var x = x; fmt.Println(y.z.w) }\n",
          "package main\nfunc main() { for range 1.5 { break L } }\n",
          "package main\nfunc (x) main() {}\n",
          "package main\nimport \"fmt\"\nimport \"fmt\"\nfunc main() { fmt.Println() }\n"}) {
        INFO(text);
        const lang::Compiled compiled = lang::compile(text, "x.go");
        CHECK(compiled.program == nullptr);
        CHECK_FALSE(compiled.errors.empty());
    }
}

TEST_CASE("lang: variables that need each other are told with the whole circle", "[lang]") {
    CHECK(errors_of("var a = b\nvar b = a\nfunc main() {}") ==
          "x.go:3:5: initialization cycle for a\n\tx.go:3:5: a refers to\n\tx.go:4:5: b refers "
          "to\n\tx.go:3:5: a\n");
    // Through a function it was accepted.
    CHECK(errors_of("var a = f()\nfunc f() int { return a }\nfunc main() {}") ==
          "x.go:3:5: initialization cycle for a\n\tx.go:3:5: a refers to\n\tx.go:4:6: f refers "
          "to\n\tx.go:3:5: a\n");
    CHECK(errors_of("const c = c + 1\nfunc main() {}") ==
          "x.go:3:7: initialization cycle: c refers to itself\n");
    CHECK(errors_of("func f() { g() }\nfunc g() { f() }\nvar x = func() int { return 1 }()\nfunc "
                    "main() { f() }") == "");
}

TEST_CASE("lang: a program of many functions, variables and constants compiles", "[lang]") {
    std::string source = "package main\nimport \"fmt\"\n";
    std::string sum;
    for (int i = 0; i < 2000; ++i) {
        const std::string n = std::to_string(i);
        source += "var v" + n + " = " + std::to_string(i * 1'000'003) + "\nfunc f" + n +
                  "(x int) int { return x + v" + n + " }\n";
        sum += "\tsum += f" + n + "(" + n + ")\n";
    }
    CHECK(prints(source + "func main() {\n\tsum := 0\n" + sum + "\tfmt.Println(sum)\n}\n") ==
          "1999007996000\n");
}

TEST_CASE("lang: without an output function nothing is lost, with one all goes there", "[lang]") {
    const Ran ran = run_go("fmt.Print(\"out\"); print(\"err\"); panic(\"end\")", {});
    CHECK(ran.out == "out");
    CHECK(ran.err.rfind("errpanic: end\n\ngoroutine 1 [running]:\nmain.main()\n", 0) == 0);
    CHECK(ran.status == 2);
}

}  // namespace fiberscope::test
