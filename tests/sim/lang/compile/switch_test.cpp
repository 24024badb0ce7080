// switch, type switch and select.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("switch: cases are tried in order, default wherever it stands, fallthrough goes on",
          "[compile]") {
    CHECK(prints(R"(
	trace := ""
	f := func(n int) int { trace += fmt.Sprint(n); return n }
	switch f(2) {
	default:
		trace += "d"
	case f(1), f(2), f(3):
		trace += "x"
		fallthrough
	case f(9):
		trace += "y"
	case f(8):
		trace += "z"
	}
	switch x := 5; {
	case x > 3:
		trace += "big"
	case x > 1:
		trace += "no"
	}
	switch {
	}
	switch "b" + "c" {
	case "bc":
		trace += "s"
	}
	var e any = 3
	switch e {
	case "3", 3.0:
		trace += "no"
	case 3:
		trace += "three"
	}
	switch 7 {
	default:
		trace += "def"
		break
	case 1:
	}
	fmt.Println(trace)
)") == "212xybigsthreedef\n");
}

TEST_CASE("switch: a clause has its own scope, a type switch its own variable", "[compile]") {
    CHECK(prints(R"(
	for _, v := range []any{1, "s", 2.5, nil, []int{1}, errors.New("e"), int8(1)} {
		switch x := v.(type) {
		case int:
			x++
			fmt.Print("int", x, " ")
		case string, float64:
			fmt.Printf("%T%v ", x, x)
		case nil:
			fmt.Print("nil", x == nil, " ")
		case error:
			fmt.Print(x.Error(), " ")
		case interface{ Nothing() }:
			fmt.Print("never")
		default:
			y := x
			fmt.Printf("%T ", y)
		}
	}
	switch any(1).(type) {
	case int:
		fmt.Println("end")
	}
)") == "int2 strings float642.5 niltrue []int e int8 end\n");
}

TEST_CASE("switch: what is broken is told", "[compile]") {
    CHECK(errors_of("switch 1 { case \"a\": }").find("x.go:5:17: ") == 0);
    CHECK(errors_of("x := 1; switch x { case \"a\": }").find("x.go:5:25: ") == 0);
    CHECK(errors_of("switch x := 1; x { case 1: y := 1 }") ==
          "x.go:5:28: declared and not used: y\n");
    CHECK(errors_of("var x any; switch y := x.(type) { case int: }") ==
          "x.go:5:19: declared and not used: y\n");
    CHECK(errors_of("switch { case 1: }").find("invalid case 1 in switch") != std::string::npos);
    CHECK(errors_of("var x any; switch x.(type) { case int: case int: }")
              .find("duplicate case int in type switch") != std::string::npos);
    CHECK(errors_of("switch 1 { case 1: fallthrough }") ==
          "x.go:5:20: cannot fallthrough final case in switch\n");
    CHECK(errors_of("fallthrough") == "x.go:5:1: fallthrough statement out of place\n");
    CHECK(errors_of("x := 1; switch x.(type) {}") ==
          "x.go:5:16: x (variable of type int) is not an interface\n");
    CHECK(errors_of("switch 1 { default: default: }")
              .find("multiple defaults (first at x.go:5:12)") != std::string::npos);
}

TEST_CASE(
    "switch: a case without a tag may be an interface, and a label may stand before "
    "fallthrough",
    "[compile]") {
    CHECK(prints(R"(
	var yes, no any = true, 1
	switch {
	case no:
		fmt.Println("no")
	case yes:
		fmt.Println("yes")
		goto L
	L:
		fallthrough;
	case false:
		fmt.Println("too")
	}
)") == "yes\ntoo\n");
}

}  // namespace fiberscope::test
