// Deferred calls, panics, recover and Goexit.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("panic: deferred calls run latest first, with the arguments of their defer statement",
          "[vm]") {
    CHECK(prints(R"(
	x := 1
	defer fmt.Println("first", x)
	for i := 0; i < 3; i++ {
		defer func(n int) { fmt.Println("loop", n, i, x) }(x * 10)
		x++
	}
	defer func() { x = 100 }()
	fmt.Println("body")
)") == "body\nloop 30 2 100\nloop 20 1 100\nloop 10 0 100\nfirst 1\n");
}

TEST_CASE("panic: a deferred closure sees and changes named results", "[vm]") {
    CHECK(prints(R"(
func f() (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			n, err = n*2, fmt.Errorf("%v", r)
		}
	}()
	n = 21
	panic("p")
}
func g() (n int) {
	defer func() { n *= 2 }()
	return 4
}
func h() int {
	n := 1
	defer func() { n = 9 }()
	return n
}
func main() { fmt.Println(f()); fmt.Println(g(), h()) }
)") == "42 p\n8 1\n");
}

TEST_CASE("panic: only the deferred function itself can recover", "[vm]") {
    CHECK(dies_of("defer func() { func() { recover() }() }(); panic(\"p\")") == "panic: p");
    CHECK(prints("helper := func() { fmt.Println(recover()) }; defer helper(); panic(\"p\")") ==
          "p\n");
    CHECK(prints("fmt.Println(recover()); defer func() { fmt.Println(recover()) }()") ==
          "<nil>\n<nil>\n");
    CHECK(prints(R"(
	defer func() { fmt.Println("outer", recover()) }()
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("second")
	}()
	panic("first")
)") == "inner second\nouter first\n");
}

TEST_CASE("panic: a new panic replaces the one whose deferred call it leaves", "[vm]") {
    CHECK(prints(R"(
	func() {
		defer func() { fmt.Println(recover(), recover()) }()
		defer func() { panic("second") }()
		panic("first")
	}()
	fmt.Println("on")
)") == "second <nil>\non\n");
    CHECK(dies_of("defer func() { panic(\"second\") }(); panic(\"first\")") == "panic: first");
    CHECK(dies("defer func() { panic(\"third\") }(); defer func() { panic(\"second\") }(); "
               "panic(\"first\")")
              .rfind("panic: first\n\tpanic: second\n\tpanic: third\n\ngoroutine 1 [running]:\n",
                     0) == 0);
    CHECK(dies("defer func() { r := recover(); panic(fmt.Sprint(r, 2)) }(); panic(\"first\")")
              .rfind("panic: first [recovered]\n\tpanic: first2\n\n", 0) == 0);
}

TEST_CASE("panic: after recover the deferring function returns, the others go on", "[vm]") {
    CHECK(prints(R"(
func deep(n int) {
	defer fmt.Print("d", n, " ")
	if n == 0 {
		var m map[int]int
		m[1] = 1
	}
	deep(n - 1)
	fmt.Print("never")
}
func try(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	f()
	return nil
}
func main() {
	err := try(func() { deep(2) })
	_, isRuntime := err.(runtime.Error)
	fmt.Println(err, isRuntime, try(func() {}))
	for i := 0; i < 3; i++ {
		fmt.Print(try(func() { _ = []int{}[i] }), ";")
	}
	fmt.Println()
}
)") == "d0 d1 d2 assignment to entry in nil map true <nil>\nruntime error: index out of range [0] "
       "with length 0;runtime error: index out of range [1] with length 0;runtime error: index "
       "out of range [2] with length 0;\n");
}

TEST_CASE("panic: values print as Go prints them", "[vm]") {
    struct Case {
        const char* text;
        const char* message;
    };
    static constexpr Case kCases[] = {
        {"panic(\"text\")", "panic: text"},
        {"panic(42)", "panic: 42"},
        {"panic(true)", "panic: true"},
        {"panic('x')", "panic: 120"},
        {"panic(uint8(7))", "panic: 7"},
        {"panic(errors.New(\"err\"))", "panic: err"},
        {"panic(fmt.Errorf(\"a: %w\", errors.New(\"b\")))", "panic: a: b"},
        {"type S string\nfunc main() { panic(S(\"a\\\"b\")) }", "panic: main.S(\"a\"b\")"},
        {"type N int\nfunc main() { panic(N(3)) }", "panic: main.N(3)"},
        {"type T struct{}\nfunc (T) String() string { return \"stringer\" }\nfunc main() { "
         "panic(T{}) }",
         "panic: stringer"},  // String was found only if some interface had it
        {"type T struct{}\nfunc (T) Error() string { return \"error\" }\nfunc (T) String() string "
         "{ return \"no\" }\nfunc main() { panic(T{}) }",
         "panic: error"},
        {"var e error; panic(e)", "panic: panic called with nil argument"},
        {"panic(\"a\\nb\")", "panic: a"},
    };
    for (const Case& test : kCases) {
        INFO(test.text);
        CHECK(dies_of(test.text) == test.message);
    }
    CHECK(dies("panic(\"a\\nb\")").rfind("panic: a\n\tb\n\n", 0) == 0);
    // An address, which is another in every run.
    CHECK(run_go("panic([]int{1})", {}).err.rfind("panic: ([]int) 0x", 0) == 0);
}

TEST_CASE("panic: the trace has each frame's function and line, also under deferred calls",
          "[vm]") {
    CHECK(dies(R"(package main

func f(n int) {
	defer func() {
		recover()
		panic("second")
	}()
	g()
}

func g() {
	panic("first")
}

func main() {
	f(1)
}
)") == "panic: first [recovered]\n\tpanic: second\n\ngoroutine 1 [running]:\nmain.f.func1()\n\t"
       "x.go:6\nmain.g()\n\tx.go:12\nmain.f(...)\n\tx.go:8\nmain.main()\n\tx.go:16\n");
}

TEST_CASE("panic: a goroutine's trace ends with where it was created", "[vm]") {
    CHECK(dies("package main\n\nfunc work(c chan int) {\n\t<-c\n\tpanic(1)\n}\n\nfunc main() "
               "{\n\tc := make(chan int)\n\tgo work(c)\n\tc <- 1\n\tselect {}\n}\n")
              .find("main.work(...)\n\tx.go:5\ncreated by main.main in goroutine 1\n\tx.go:10\n") !=
          std::string::npos);
}

TEST_CASE("panic: Goexit runs the deferred calls and ends only its goroutine", "[vm]") {
    CHECK(prints_everywhere(R"(
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println("recovered", recover()) }()
		func() {
			defer fmt.Println("deferred")
			runtime.Goexit()
		}()
		fmt.Println("never")
	}()
	<-done
)") == "deferred\nrecovered <nil>\n");
}

TEST_CASE("panic: a panic recovered during Goexit does not bring the goroutine back", "[vm]") {
    // The Goexit was forgotten when the recovered panic was above its deferred call.
    CHECK(prints_everywhere(R"(
	done := make(chan bool)
	go func() {
		defer close(done)
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			defer func() { panic("in deferred call") }()
			runtime.Goexit()
		}()
		fmt.Println("never")
	}()
	<-done
)") == "recovered in deferred call\n");
}

TEST_CASE("panic: Goexit after a panic ends the goroutine and not the program", "[vm]") {
    CHECK(prints_everywhere(R"(
	done := make(chan bool)
	go func() {
		defer close(done)
		defer runtime.Goexit()
		panic("forgotten")
	}()
	<-done
	fmt.Println("on")
)") == "on\n");
}

TEST_CASE("panic: Goexit in main leaves the others, and then it is a deadlock", "[vm]") {
    CHECK(dies_of("runtime.Goexit()") ==
          "fatal error: no goroutines (main called runtime.Goexit) - deadlock!");
    const Ran ran =
        run_go("go func() { fmt.Println(\"work\"); os.Exit(0) }(); runtime.Goexit()", {});
    CHECK(ran.status == 0);
    CHECK(ran.out == "work\n");
}

TEST_CASE("panic: a nil function and a nil pointer are the same panic", "[vm]") {
    static constexpr std::string_view kNil =
        "panic: runtime error: invalid memory address or nil pointer dereference\n"
        "[signal SIGSEGV: segmentation violation";
    for (const char* body :
         {"var f func(); f()", "var p *int; *p = 1", "var p *struct{ a, b int }; p.b = 1",
          "var p *struct{ a, b int }; _ = p.b", "var p *[3]int; p[1] = 1",
          "var p *[3]int; for _, v := range p { println(v) }", "var p *[3]int; _ = p[:]",
          "var f func(); defer f()"}) {
        INFO(body);
        const std::string err = dies(body);
        CHECK(err.substr(0, kNil.size()) == kNil);
    }
    CHECK(prints("var p *[3]int; n := 0; for range p { n++ }; for i := range p { n += i }; "
                 "fmt.Println(n, len(p), cap(p))") == "6 3 3\n");
    CHECK(dies_of("var f func(); go f(); select {}") == "fatal error: go of nil func value");
}

TEST_CASE("panic: a deferred nil function panics when its turn comes", "[vm]") {
    CHECK(prints(R"(
func f() {
	defer func() { fmt.Println(recover() != nil) }()
	var g func()
	defer g()
	fmt.Println("body")
}
func main() { f() }
)") == "body\ntrue\n");
}

TEST_CASE("panic: a deferred recover is called by who defers it", "[vm]") {
    CHECK(prints(R"(
func directly() (r any) {
	defer func() { r = recover() }()
	defer recover()
	panic(1)
}
func inside() (r any) {
	defer func() { r = recover() }()
	defer func() { defer recover() }()
	panic(2)
}
func main() { fmt.Println(directly(), inside()) }
)") == "1 <nil>\n");
}

TEST_CASE("panic: nothing is read through nil either", "[vm]") {
    for (const char* body :
         {"var p *struct{}; _ = *p == struct{}{}", "var p *struct{}; var x any = *p; _ = x",
          "var p *struct{ a [0]int; b int }; _ = p.a == [0]int{}"}) {
        INFO(body);
        CHECK(dies_of(body) ==
              "panic: runtime error: invalid memory address or nil pointer dereference");
    }
}

TEST_CASE("panic: a method of T called through a nil *T says so", "[vm]") {
    CHECK(dies_of(R"(
type I interface{ M() }
type T struct{ a int }
func (T) M() {}
func main() { var p *T; var i I = p; i.M() }
)") == "panic: value method main.T.M called using nil *T pointer");
}

TEST_CASE("panic: division by zero and integer overflow", "[vm]") {
    CHECK(dies_of("x, y := 1, 0; println(x / y)") ==
          "panic: runtime error: integer divide by zero");
    CHECK(dies_of("x, y := uint8(1), uint8(0); println(x % y)") ==
          "panic: runtime error: integer divide by zero");
    CHECK(dies_of("x, y := 1, -1; println(x << y)") ==
          "panic: runtime error: negative shift amount");
    CHECK(prints("x, y := math.MinInt64, -1; var z float64; fmt.Println(x/y, x%y, 1/z, -1/z)") ==
          "-9223372036854775808 0 +Inf -Inf\n");
}

}  // namespace fiberscope::test
