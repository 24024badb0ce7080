// package fmt's verbs.
#include "sim/lang/std/format.h"

#include "core/fiber/side_stack.h"
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <fmt/format.h>

namespace fiberscope::test {

namespace {

struct Case {
    const char* call;  // what stands in fmt.Printf(...)
    const char* text;
};

// All cases in one program, a line each.
template <std::size_t kCount>
void check_formats(const Case (&cases)[kCount], const std::string& declarations = "") {
    std::string program = declarations + "\nfunc main() {\n";
    std::string expected;
    for (const Case& test : cases) {
        program += "\tfmt.Printf(" + std::string(test.call) + ")\n\tfmt.Println(\"|\")\n";
        expected += test.text;
        expected += "|\n";
    }
    const std::string printed = prints(program + "}\n");
    std::size_t from = 0;
    for (const Case& test : cases) {
        const std::size_t to = printed.find("|\n", from);
        REQUIRE(to != std::string::npos);
        INFO(test.call);
        CHECK(printed.substr(from, to - from) == test.text);
        from = to + 2;
    }
    CHECK(printed == expected);
}

}  // namespace

TEST_CASE("fmt: integers in all bases, with width, precision and flags", "[std]") {
    static constexpr Case kCases[] = {
        {R"("%d %5d %-5d %05d %+d % d", 42, 42, 42, 42, 42, 42)", "42    42 42    00042 +42  42"},
        {R"("%d %5d %05d %+d % d %-05d", -42, -42, -42, -42, -42, -42)",
         "-42   -42 -0042 -42 -42 -42  "},
        {R"("%x %X %#x %#X %o %#o %O %b %#b", 255, 255, 255, 255, 8, 8, 8, 5, 5)",
         "ff FF 0xff 0XFF 10 010 0o10 101 0b101"},
        {R"("%x %#x %o %b", -255, -255, -8, -5)", "-ff -0xff -10 -101"},
        {R"("%.3d %6.3d %-6.3d %06.3d %.0d %+.3d", 7, 7, 7, 7, 0, 7)",
         "007    007 007       007  +007"},
        {R"("%08x %#08x %+05d % 05d", 255, 255, 7, 7)", "000000ff 0x000000ff +0007  0007"},
        {R"("%d %d", math.MinInt64, uint64(math.MaxUint64))",
         "-9223372036854775808 18446744073709551615"},
        {R"("%x", math.MinInt64)", "-8000000000000000"},
        {R"("%c %q %U %#U %+q %5c|%-3c", 'x', 'x', 'x', '世', '世', 'é', 'z')",
         "x 'x' U+0078 U+4E16 '世' '\\u4e16'     é|z  "},
        {R"("%c %q %q %q %U", 0x110000, 0x110000, '\n', '\'', -1)",
         "\xEF\xBF\xBD '\xEF\xBF\xBD' '\\n' '\\'' U+FFFFFFFFFFFFFFFF"},
        {R"("%d %v %x", byte(200), int8(-5), uint16(65535))", "200 -5 ffff"},
        {R"("%*d|%-*d|%*d|%.*f", 5, 1, 4, 2, -4, 3, 2, 3.14159)", "    1|2   |3   |3.14"},
        {R"("%[2]d %[1]d %d %[1]*d", 3, 7)", "7 3 7   7"},
        {R"("%6d|%-6d|%06d", []int{1, 2}, []int{3}, [2]int{4, -5})",
         "[     1      2]|[3     ]|[000004 -00005]"},
        {R"("%v %d %s %x", []byte("ab"), []byte("ab"), []byte("ab"), []byte("ab"))",
         "[97 98] [97 98] ab 6162"},
        {R"("%t %v %5t|%-6t|", true, false, true, false)", "true false  true|false |"},
    };
    check_formats(kCases);
}

TEST_CASE("fmt: floats", "[std]") {
    static constexpr Case kCases[] = {
        {R"("%v %v %v %v %v", 1.0, 0.1, 1e6, 123456.0, 1234567.0)",
         "1 0.1 1e+06 123456 1.234567e+06"},
        {R"("%v %v %v %v", 1e20, 1e21, 0.0001, 0.00001)", "1e+20 1e+21 0.0001 1e-05"},
        {R"("%f %.2f %8.3f|%-8.1f|%08.3f %+.1f % .1f %.0f", 3.14159, 3.14159, 3.14159, 3.14159, -3.14159, 2.0, 2.0, 2.5)",
         "3.141590 3.14    3.142|3.1     |-003.142 +2.0  2.0 2"},
        {R"("%e %.2e %E %g %.3g %G %10.2e|", 123456.789, 123456.789, 0.0001, 1e-7, 123456.789, 1e-10, 12345.678)",
         "1.234568e+05 1.23e+05 1.000000E-04 1e-07 1.23e+05 1E-10   1.23e+04|"},
        {R"("%v %v %v %5v|%+v %08.1f", math.Inf(1), math.Inf(-1), math.NaN(), math.Inf(1), math.Inf(1), math.Inf(-1))",
         "+Inf -Inf NaN  +Inf|+Inf     -Inf"},
        {R"("%v %v %v", float32(0.1), float32(16777216.0), float32(3.4e38))",
         "0.1 1.6777216e+07 3.4e+38"},
        {R"("%v %.3v %6.2v|%v", 2.5, 3.14159, 3.14159, 1/3.0)",
         "2.5 3.14    3.1|0.3333333333333333"},
        {R"("%6.2f%%|%v", 99.5, []float64{1, 2.5, 1e9})", " 99.50%|[1 2.5 1e+09]"},
        {R"("%v %v %.1f", math.MaxFloat64, math.SmallestNonzeroFloat64, 0.25)",
         "1.7976931348623157e+308 5e-324 0.2"},
        {R"("%g %g %g %g", 100000.0, 1000000.0, 1e5+0.5, -0.0)", "100000 1e+06 100000.5 0"},
        {R"("%#v %#v %#v %#v", 1.0, 1e6, 2.5, float32(1))", "1 1e+06 2.5 1"},
    };
    check_formats(kCases);
}

TEST_CASE("fmt: strings and bytes", "[std]") {
    static constexpr Case kCases[] = {
        {R"("%s %v %q %x %X % x %#x %# x", "hi", "hi", "hi", "hi", "hi", "hi", "hi", "hi")",
         "hi hi \"hi\" 6869 6869 68 69 0x6869 0x68 0x69"},
        {R"("%5s|%-5s|%.2s|%5.1s|%-5.3s|", "ab", "ab", "héllo", "xyz", "世界人民")",
         "   ab|ab   |hé|    x|世界人  |"},
        {R"("%q %+q %#q %#q", "a\"b\n\t\x00\xff é", "é世", "raw", "with`tick")",
         "\"a\\\"b\\n\\t\\x00\\xff é\" \"\\u00e9\\u4e16\" `raw` \"with`tick\""},
        {R"("%q %v %s %#v", []string{"a b", "c"}, []string{"a b", "c"}, []string{"a"}, []string{"a"})",
         "[\"a b\" \"c\"] [a b c] [a] []string{\"a\"}"},
        {R"("%10q|%-10q|", "a", "a")", "       \"a\"|\"a\"       |"},
        {R"("%s %q %x % X", []byte("hi"), []byte("hi"), []byte{1, 255}, []byte{1, 255})",
         "hi \"hi\" 01ff 01 FF"},
        {R"("%#v %#v", "q\"", []byte{1, 2})", "\"q\\\"\" []byte{0x1, 0x2}"},
        {R"("%x %X", "é", []byte("é"))", "c3a9 C3A9"},
        {R"("no args\n")", "no args\n"},
        {R"("100%%")", "100%"},
    };
    check_formats(kCases);
}

TEST_CASE("fmt: structs, pointers, maps, slices and interfaces", "[std]") {
    static constexpr Case kCases[] = {
        {R"("%v %+v %#v %T", P{1, "a"}, P{1, "a"}, P{1, "a"}, P{1, "a"})",
         "{1 a} {X:1 S:a} main.P{X:1, S:\"a\"} main.P"},
        {R"("%v %+v %#v", &P{1, "a"}, &P{1, "a"}, &P{1, "a"})",
         "&{1 a} &{X:1 S:a} &main.P{X:1, S:\"a\"}"},
        {R"("%v %+v", N{P{1, "x"}, nil, []P{{2, "y"}}}, N{P{1, "x"}, nil, []P{{2, "y"}}})",
         "{{1 x} <nil> [{2 y}]} {P:{X:1 S:x} Next:<nil> List:[{X:2 S:y}]}"},
        {R"("%#v", N{})", "main.N{P:main.P{X:0, S:\"\"}, Next:(*main.N)(nil), List:[]main.P(nil)}"},
        {R"("%v %v %v %v", []int(nil), map[string]int(nil), (*P)(nil), error(nil))",
         "[] map[] <nil> <nil>"},
        {R"("%#v %#v %#v %#v", []int(nil), map[string]int(nil), (*P)(nil), []any{1, "a", nil})",
         "[]int(nil) map[string]int(nil) (*main.P)(nil) []interface {}{1, \"a\", interface "
         "{}(nil)}"},
        {R"("%v %v %#v", map[string]int{"b": 2, "a": 1}, map[int]string{3: "x", -1: "y"}, map[string]bool{"k": true})",
         "map[a:1 b:2] map[-1:y 3:x] map[string]bool{\"k\":true}"},
        // Strings in structs were compared by their addresses.
        {R"("%v %v", map[P]int{{1, "b"}: 1, {1, "a"}: 2}, map[any]int{3: 1, -2: 2, nil: 5})",
         "map[{1 a}:2 {1 b}:1] map[<nil>:5 -2:2 3:1]"},
        {R"("%v %v %v", &[]int{1}, &map[string]int{"a": 1}, &[2]bool{true})",
         "&[1] &map[a:1] &[true false]"},
        {R"("%v %+v %v", struct{}{}, struct{ A any }{5}, [3]any{})",
         "{} {A:5} [<nil> <nil> <nil>]"},
        {R"("%T %T %T %T %T %T", 1, "s", nil, []any{}, map[string][]int{}, func(int) error { return nil })",
         "int string <nil> []interface {} map[string][]int func(int) error"},
        {R"("%T %T %T %T %T", make(chan int), make(<-chan P), &P{}, struct{ A int }{}, 'x')",
         "chan int <-chan main.P *main.P struct { A int } int32"},
        {R"("%d %s %x", P{1, "a"}, P{1, "a"}, P{10, "a"})",
         "{1 %!d(string=a)} {%!s(int=1) a} {a 61}"},
        {R"("%5v|%-5v|%05d", []any{1, "a"}, P{1, "b"}, P{1, ""})",
         "[    1     a]|{1     b    }|{00001 %!d(string=00000)}"},
        {R"("%v %s", errors.New("e"), errors.New("e"))", "e e"},
        {R"("%v %d %v", I(1), I(1), []I{2, 3})", "I1 1 [I2 I3]"},
        {R"("%s %q %x %5s| %#v", I(1), I(1), I(1), I(1), I(1))", "I1 \"I1\" 4931    I1| 1"},
        {R"("%v %v %v", U{I(5)}, struct{ F I }{6}, map[I]I{1: 2})", "{5} {I6} map[I1:I2]"},
        {R"("%v %+v %s", &Ptr{1}, &Ptr{1}, Ptr{1})", "ptr ptr {%!s(int=1)}"},
        {R"("%v", (*Ptr)(nil))", "<nil>"},
        {R"("%v %v", Bad{}, 1)", "%!v(PANIC=String method: bad) 1"},
        {R"("%v %v", E{}, []error{E{}})", "E's error [E's error]"},
        {R"("%t %v", B(true), B(false))", "true false"},
        {R"("%v %v %s", time.Second, []time.Duration{time.Millisecond}, 90*time.Minute)",
         "1s [1ms] 1h30m0s"},
    };
    check_formats(kCases, R"(
type P struct { X int; S string }
type N struct { P P; Next *N; List []P }
type I int
func (i I) String() string { return fmt.Sprintf("I%d", int(i)) }
type U struct{ hidden I }
type Ptr struct{ n int }
func (p *Ptr) String() string { if p.n < 0 { return "" }; return "ptr" }
type Bad struct{}
func (Bad) String() string { panic("bad") }
type E struct{}
func (E) Error() string { return "E's error" }
func (E) String() string { return "E's string" }
type B bool
)");
}

TEST_CASE("fmt: what does not fit is printed as Go prints it", "[std]") {
    static constexpr Case kCases[] = {
        {R"("%d %s", "a", 1)", "%!d(string=a) %!s(int=1)"},
        {R"("%d")", "%!d(MISSING)"},
        {R"("%d %d", 1)", "1 %!d(MISSING)"},
        {R"("%d", 1, 2, "x")", "1%!(EXTRA int=2, string=x)"},
        {R"("%!", 1)", "%!!(int=1)"},
        {R"("%z %t %x", 1, 2, true)", "%!z(int=1) %!t(int=2) %!x(bool=true)"},
        {R"("%[3]d %[x]d %d", 1, 2)", "%!d(BADINDEX) %!d(BADINDEX) 1"},
        {R"("%*d", "a", 1)", "%!(BADWIDTH)1"},
        {R"("%.*d", "a", 1)", "%!(BADPREC)1"},
        {R"("%")", "%!(NOVERB)"},
        {R"("%s %d %v", nil, nil, nil)", "%!s(<nil>) %!d(<nil>) <nil>"},
        {R"("%é", 1)", "%!é(int=1)"},
        {R"("%w", errors.New("e"))", "%!w(*errors.errorString=&{e})"},
        {R"("%f %c", 1, 1.5)", "%!f(int=1) %!c(float64=1.5)"},
    };
    check_formats(kCases);
}

TEST_CASE("fmt: Print puts blanks between operands that are no strings, Println always", "[std]") {
    CHECK(prints(R"(
	fmt.Print("a", "b", 1, 2, true, "c", 3, nil, nil, "\n")
	fmt.Print(1, 2, "\n")
	fmt.Println("a", 1, nil, []any{nil})
	fmt.Println()
	fmt.Println("")
	fmt.Print()
	type S string
	fmt.Print(S("x"), S("y"), "\n")
	fmt.Println(fmt.Sprint("a", 1, 2, "b"), fmt.Sprintln("x", 1) == "x 1\n", fmt.Sprint())
	n, err := fmt.Println("five")
	fmt.Println(n, err)
)") == "ab1 2 truec3 <nil> <nil>\n1 2\na 1 <nil> [<nil>]\n\n\nxy\na1 2b true \nfive\n5 <nil>\n");
}

TEST_CASE("fmt: Fprint writes to any writer", "[std]") {
    CHECK(prints(R"(
type upper struct{ n int }
func (u *upper) Write(p []byte) (int, error) { u.n += len(p); return len(p), nil }
func main() {
	u := &upper{}
	fmt.Fprintf(u, "%d", 123)
	fmt.Fprintln(u, "ab")
	fmt.Fprint(u, "x", 1)
	var b strings.Builder
	fmt.Fprintf(&b, "<%v>", u.n)
	fmt.Fprintln(os.Stdout, b.String())
	fmt.Fprint(io.Discard, "gone")
}
)") == "<8>\n");
}

TEST_CASE("fmt: a value of several levels is printed to its end", "[std]") {
    CHECK(prints("type L struct{ Next *L }; l := &L{}; l.Next = l; s := fmt.Sprint(*l); "
                 "fmt.Println(s[:3])") == "{0x\n");
    // Builds with a sanitizer have no side stacks (core/fiber/side_stack.h).
    const std::size_t levels = FIBERSCOPE_SIDE_STACKS ? 200 : 6;
    CHECK(prints("var x any = 1; for i := 0; i < " + std::to_string(levels) +
                 "; i++ { x = []any{x} }; fmt.Println(x)") ==
          fmt::format("{:[>{}}1{:]>{}}\n", "", levels, "", levels));
}

// Each level is native code below the one before: what a fiber's own stack holds ended at 1500.
TEST_CASE("fmt: a String method may print itself as deep as it likes, and wait down there",
          "[std]") {
    // Builds with a sanitizer have no side stacks (core/fiber/side_stack.h).
    const std::string deep = FIBERSCOPE_SIDE_STACKS ? "3000" : "10";
    const std::string ends = FIBERSCOPE_SIDE_STACKS ? "xxx7" : "7";
    CHECK(prints_everywhere(R"(
type T struct { n int; wake chan int }
func (t T) String() string {
	if t.n == 0 {
		return fmt.Sprint(<-t.wake)
	}
	return fmt.Sprint("x"[:t.n%1000/999], T{t.n - 1, t.wake})
}
func main() {
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			wake := make(chan int)
			go func() { runtime.Gosched(); wake <- 7 }()
			if s := fmt.Sprint(T{)" +
                            deep + R"(, wake}); s != ")" + ends + R"(" {
				fmt.Println(s)
			}
		}()
	}
	wg.Wait()
	fmt.Println("done")
}
)") == "done\n");
    CHECK(prints(R"(
type P struct { n int }
func (p P) String() string {
	if p.n == 0 {
		panic("deep down")
	}
	return fmt.Sprint(P{p.n - 1})
}
func main() { fmt.Println(len(fmt.Sprint(P{)" +
                 deep + R"(}))) }
)") == "35\n");
}

TEST_CASE("fmt: what has no end overflows the stack, as in Go", "[std]") {
    // It overflowed ours, and the process was gone.
    for (const char* text :
         {"type T struct{ n int }\nfunc (t T) String() string { return fmt.Sprintf(\"%v\", t) "
          "}\nfunc "
          "main() { fmt.Println(T{1}) }",
          "m := map[string]any{}; m[\"m\"] = m; fmt.Println(m)",
          "s := []any{nil}; s[0] = s; fmt.Sprint(s)",
          "type E struct{}\nfunc (e E) Error() string { return fmt.Sprint(e) }\nfunc main() { "
          "panic(E{}) }"}) {
        for (const bool simulated : {false, true}) {
            const Ran ran = run_go(text, {.simulated = simulated});
            CHECK(ran.status == 2);
            CHECK(ran.err.rfind(
                      "runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: "
                      "stack overflow\n",
                      0) == 0);
        }
    }
}

}  // namespace fiberscope::test
