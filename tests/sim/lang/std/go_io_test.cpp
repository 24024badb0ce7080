// The packages errors, io, os and log.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("errors: Is and As look through what wraps", "[std]") {
    CHECK(prints(R"(
type Code struct{ n int }
func (c Code) Error() string { return fmt.Sprint("code ", c.n) }
type Other struct{}
func (*Other) Error() string { return "other" }
func (*Other) Is(target error) bool { return target == base }
var base = errors.New("base")
func main() {
	wrapped := fmt.Errorf("outer: %w", fmt.Errorf("inner: %w", base))
	fmt.Println(wrapped, errors.Is(wrapped, base), errors.Is(wrapped, errors.New("base")), errors.Unwrap(wrapped), errors.Unwrap(base))
	both := fmt.Errorf("%w and %w, %d", base, Code{7}, 5)
	var code Code
	fmt.Println(both, errors.Is(both, base), errors.As(both, &code), code.n, errors.Unwrap(both))
	joined := errors.Join(nil, base, Code{1})
	fmt.Println(joined, errors.Is(joined, Code{1}), errors.Is(joined, Code{2}), errors.Join(nil, nil) == nil)
	fmt.Println(errors.Is(&Other{}, base), errors.Is(nil, base), errors.Is(base, nil), errors.Is(nil, nil))
	var other *Other
	fmt.Println(errors.As(wrapped, &other), errors.As(fmt.Errorf("x %w", &Other{}), &other), other != nil)
	var any error
	fmt.Println(errors.As(wrapped, &any), any == wrapped)
	fmt.Println(fmt.Errorf("no %v", base), errors.Unwrap(fmt.Errorf("no %v", base)), fmt.Errorf("%%w %w", base))
}
)") == "outer: inner: base true false inner: base <nil>\nbase and code 7, 5 true true 7 <nil>\n"
       "base\ncode 1 true false true\ntrue false false true\nfalse true true\ntrue true\n"
       "no base <nil> %w base\n");
    CHECK(dies_of("_ = errors.As(errors.New(\"x\"), nil)") ==
          "panic: errors: target cannot be nil");
    CHECK(dies_of("var n int; var e any = n; _ = errors.As(errors.New(\"x\"), e)") ==
          "panic: errors: target must be a non-nil pointer");
    CHECK(dies_of("var n int; var e any = &n; _ = errors.As(errors.New(\"x\"), e)") ==
          "panic: errors: *target must be interface or implement error");
}

TEST_CASE("io: a writer takes strings, Discard nothing", "[std]") {
    CHECK(prints(R"(
type w struct{ all string }
func (x *w) Write(p []byte) (int, error) { x.all += string(p); return len(p), nil }
func main() {
	x := &w{}
	n, err := io.WriteString(x, "héy")
	m, _ := io.WriteString(io.Discard, "gone")
	fmt.Println(n, err, m, x.all, io.EOF, io.EOF == io.ErrUnexpectedEOF)
}
)") == "4 <nil> 4 héy EOF false\n");
}

TEST_CASE("os: Stdout and Stderr are two", "[std]") {
    const Ran ran = run_go(
        "os.Stdout.WriteString(\"out\\n\"); fmt.Fprintln(os.Stderr, \"err\"); "
        "os.Stdout.Write([]byte{65, 10})",
        {});
    CHECK(ran.out == "out\nA\n");
    CHECK(ran.err == "err\n");
}

TEST_CASE("log: lines with prefix and flags on stderr, Fatal ends with 1, Panic panics", "[std]") {
    const Ran ran = run_go(R"(
	log.SetFlags(0)
	log.Println("a", 1)
	log.Printf("b%d", 2)
	log.SetPrefix("p: ")
	log.Print("c\n")
	log.SetOutput(os.Stdout)
	log.Print("to stdout")
	log.SetOutput(os.Stderr)
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		log.Panicf("d%d", 4)
	}()
	log.SetFlags(log.Lmsgprefix)
	log.Print("end")
	log.Fatalf("fatal %d", 5)
)",
                           {.simulated = true});
    CHECK(ran.status == 1);
    CHECK(ran.out == "p: to stdout\nrecovered d4\n");
    CHECK(ran.err == "a 1\nb2\np: c\np: d4\np: end\np: fatal 5\n");
}

TEST_CASE("log: the time in front is the run's clock", "[std]") {
    CHECK(run_go("log.Println(\"x\")", {.simulated = true}).err == "2009/11/10 23:00:00 x\n");
}

}  // namespace fiberscope::test
