// Strings, slices and the conversions between them.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("slices: append writes into the array that has room, and into a copy that has not",
          "[vm]") {
    CHECK(prints(R"(
	a := make([]int, 2, 3)
	b := append(a, 1)
	c := append(a, 2)
	d := append(c, 3)
	d[0] = 9
	fmt.Println(a, b, c, d, len(d), cap(a), &b[0] == &c[0], &c[0] == &d[0])
)") == "[0 0] [0 0 2] [0 0 2] [9 0 2 3] 4 3 true false\n");
    CHECK(prints("var s []int; s = append(s); fmt.Println(s == nil); s = append(s, s...); "
                 "fmt.Println(s == nil, len(s))") == "true\ntrue 0\n");
    CHECK(prints("s := []int{1, 2, 3}; s = append(s[:1], s...); fmt.Println(s)") == "[1 1 2 3]\n");
    CHECK(prints("s := make([]int, 3, 8); s[0], s[1], s[2] = 1, 2, 3; s = append(s[:1], "
                 "s[:3]...); fmt.Println(s, s[:cap(s)])") == "[1 1 2 3] [1 1 2 3 0 0 0 0]\n");
    CHECK(
        prints(
            R"(b := append([]byte("ab"), "cd"...); b = append(b, ""...); fmt.Println(string(b)))") ==
        "abcd\n");
    CHECK(prints("type P struct{ x, y int }; s := []P{{1, 2}}; s = append(s, P{3, 4}, P{5, 6}); "
                 "fmt.Println(s)") == "[{1 2} {3 4} {5 6}]\n");
}

TEST_CASE("slices: capacities grow as Go's do, by its allocator's sizes", "[vm]") {
    CHECK(prints(R"(
	var s []int64
	for i, last := 0, 0; i < 4000; i++ {
		s = append(s, int64(i))
		if cap(s) != last && i > 64 {
			last = cap(s)
			fmt.Print(last, " ")
		}
	}
	fmt.Println()
)") == "128 256 512 848 1280 1792 2560 3408 5120 \n");
    CHECK(prints("fmt.Println(cap(append([]byte(nil), make([]byte, 33)...)), "
                 "cap(append(make([]int32, 5), 1)), cap(append(make([]string, 3), \"\")))") ==
          "48 12 6\n");
    CHECK(prints("type T struct{ a byte; b int32; c string }; s := append(make([]T, 4), T{}); "
                 "fmt.Println(len(s), cap(s))") == "5 8\n");
}

TEST_CASE("slices: slicing shares, and the third index bounds what append may overwrite", "[vm]") {
    CHECK(prints(R"(
	a := [5]int{1, 2, 3, 4, 5}
	s := a[1:3]
	t := s[:4]
	u := a[1:3:3]
	u = append(u, 99)
	s[0] = 20
	p := &a
	fmt.Println(a, s, t, u, len(s), cap(s), p[3:], len(p), p[1])
)") == "[1 20 3 4 5] [20 3] [20 3 4 5] [2 3 99] 2 4 [4 5] 5 20\n");
    CHECK(prints("var s []int; fmt.Println(s[:] == nil, s[0:0] == nil, []int{}[:] == nil)") ==
          "true true false\n");
    CHECK(prints(R"(s := "héllo"; fmt.Println(s[1:3], s[:0] == "", s[6:], len(s)))") ==
          "é true  6\n");
}

TEST_CASE("slices: copy moves the shorter length, also within one array", "[vm]") {
    CHECK(prints(R"(
	s := []int{1, 2, 3, 4, 5}
	fmt.Println(copy(s[1:], s), s)
	s = []int{1, 2, 3, 4, 5}
	fmt.Println(copy(s, s[2:]), s)
	b := make([]byte, 3)
	fmt.Println(copy(b, "hello"), string(b), copy(b, ""), copy(s, []int(nil)))
)") == "4 [1 1 2 3 4]\n3 [3 4 5 4 5]\n3 hel 0 0\n");
}

TEST_CASE("slices: bounds that do not hold are Go's panics", "[vm]") {
    struct Case {
        const char* body;
        const char* message;
    };
    static constexpr Case kCases[] = {
        {"s, i := []int{1, 2}, 2; _ = s[i]", "index out of range [2] with length 2"},
        {"s, i := []int{1, 2}, -1; _ = s[i]", "index out of range [-1]"},
        {"s, i := \"ab\", 5; _ = s[i]", "index out of range [5] with length 2"},
        {"var a [3]int; i := 3; a[i] = 1", "index out of range [3] with length 3"},
        {"var a [2][2]int; i := 2; a[1][i]++", "index out of range [2] with length 2"},
        {"s, i := []int{1, 2}, 3; _ = s[i:]", "slice bounds out of range [3:2]"},
        {"s, i := []int{1, 2}, 3; _ = s[:i]", "slice bounds out of range [:3] with capacity 2"},
        {"s, i := []int{1, 2}, 1; _ = s[2:i]", "slice bounds out of range [2:1]"},
        {"s, i := []int{1, 2}, -1; _ = s[i:]", "slice bounds out of range [-1:]"},
        {"s, i := []int{1, 2}, -1; _ = s[:i]", "slice bounds out of range [:-1]"},
        {"s, i := \"ab\", 3; _ = s[:i]", "slice bounds out of range [:3] with length 2"},
        {"s, i := \"ab\", 3; _ = s[i:]", "slice bounds out of range [3:2]"},
        {"var a [3]int; i := 4; _ = a[:i]", "slice bounds out of range [:4] with length 3"},
        {"s, i := []int{1, 2}, 3; _ = s[0:1:i]", "slice bounds out of range [::3] with capacity 2"},
        {"s, i := []int{1, 2}, 2; _ = s[0:i:1]", "slice bounds out of range [:2:1]"},
        {"s, i := []int{1, 2}, 2; _ = s[i:1:2]", "slice bounds out of range [2:1:]"},
        {"n := -1; _ = make([]int, n)", "makeslice: len out of range"},
        {"n := 1; _ = make([]int, 2, n)", "makeslice: cap out of range"},
        {"n := 1 << 60; _ = make([]int, n)", "makeslice: len out of range"},
    };
    for (const Case& test : kCases) {
        INFO(test.body);
        CHECK(dies_of(test.body) == "panic: runtime error: " + std::string(test.message));
    }
}

TEST_CASE("slices: a make that is larger than memory panics even where bytes overflow", "[vm]") {
    // 1 << 30 elements were allowed whatever their size: this one asked for 8 EiB.
    CHECK(dies_of("type Big struct{ a [1 << 27]int }; n := 1 << 30; _ = make([]Big, n)") ==
          "panic: runtime error: makeslice: len out of range");
}

TEST_CASE("slices: strings, bytes and runes convert both ways", "[vm]") {
    CHECK(prints(R"(
	s := "aé世\xff"
	fmt.Println([]byte(s), []rune(s), string([]byte(s)) == s)
	fmt.Println(string([]rune{65, 0x4e16, 0x10FFFF + 1, -1, 0xD800}), string(rune(233)))
	b := []byte("abc")
	t := string(b)
	b[0] = 'x'
	fmt.Println(t, string(b), string([]byte(nil)) == "", len([]rune("")))
	type Bytes []byte
	type Text string
	fmt.Println(Text(Bytes("hi")), string(Bytes{104}))
)") == "[97 195 169 228 184 150 255] [97 233 19990 65533] true\nA世��� é\nabc xbc true 0\nhi h\n");
}

TEST_CASE("slices: ranging over a string decodes runes, a bad byte is one U+FFFD", "[vm]") {
    CHECK(prints(R"(for i, r := range "aé\xff世" { fmt.Print(i, ":", r, " ") }; fmt.Println())") ==
          "0:97 1:233 3:65533 4:19990 \n");
    CHECK(
        prints(
            R"(for i := range "é" { fmt.Print(i) }; for range "ab" { fmt.Print("x") }; for range "" { fmt.Print("no") }; fmt.Println())") ==
        "0xx\n");
}

TEST_CASE("slices: concatenation makes a new string, comparison is by bytes", "[vm]") {
    CHECK(prints(R"(
	a, b := "x", ""
	c := a + b + a
	a += "y"
	fmt.Println(c, a, b+b == "", "abc" < "abd", "Z" < "a", "ab" < "abc", "" < "a", "b" > "abc")
)") == "xx xy true true true true true true\n");
}

TEST_CASE("slices: a slice becomes an array, or a pointer to its own", "[vm]") {
    CHECK(prints(R"(
	s := []int{1, 2, 3, 4}
	p := (*[2]int)(s)
	a := [3]int(s)
	p[0] = 9
	var none []int
	fmt.Println(s, a, len(p), (*[0]int)(none) == nil, (*[0]int)([]int{}) == nil, [0]int(none))
)") == "[9 2 3 4] [1 2 3] 2 true false []\n");
    CHECK(dies_of("s := []int{1}; _ = (*[2]int)(s)") ==
          "panic: runtime error: cannot convert slice with length 1 to array or pointer to array "
          "with length 2");
}

TEST_CASE("slices: of nothing there may be any number, but not more than an int counts", "[vm]") {
    CHECK(prints("s := make([]struct{}, math.MaxInt); fmt.Println(len(s) == math.MaxInt)") ==
          "true\n");
    CHECK(dies_of("s := make([]struct{}, math.MaxInt); s = append(s, s...); _ = s") ==
          "panic: runtime error: growslice: len out of range");
}

}  // namespace fiberscope::test
