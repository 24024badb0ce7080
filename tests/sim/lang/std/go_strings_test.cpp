// The packages strings and strconv.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("strings: searching", "[std]") {
    CHECK(prints(R"(
	fmt.Println(strings.Contains("seafood", "foo"), strings.Contains("", ""), strings.ContainsRune("é", 'é'), strings.ContainsAny("abc", "xyzc"))
	fmt.Println(strings.Index("chicken", "ken"), strings.Index("x", ""), strings.Index("", "x"), strings.LastIndex("go gopher", "go"), strings.LastIndex("x", ""))
	fmt.Println(strings.IndexByte("abc", 'c'), strings.IndexRune("aé", 'é'), strings.IndexAny("golang", "ny"), strings.IndexFunc("ab1", func(r rune) bool { return r < 'a' }))
	fmt.Println(strings.HasPrefix("golang", "go"), strings.HasPrefix("g", "go"), strings.HasSuffix("golang", "ng"), strings.HasSuffix("", "x"))
	fmt.Println(strings.Count("cheese", "e"), strings.Count("five", ""), strings.Count("aaaa", "aa"), strings.Count("", "x"))
	fmt.Println(strings.Compare("a", "b"), strings.Compare("b", "a"), strings.Compare("a", "a"), strings.EqualFold("Go", "GO"))
)") == "true true true true\n4 0 -1 3 1\n2 1 4 2\ntrue false true false\n3 5 2 0\n-1 1 0 true\n");
}

TEST_CASE("strings: splitting and joining", "[std]") {
    CHECK(prints(R"(
	fmt.Printf("%q %q %q %q\n", strings.Split("a,b,c", ","), strings.Split("", ","), strings.Split("aé\xffb", ""), strings.Split("abc", "abc"))
	fmt.Printf("%q %q %q %q\n", strings.SplitN("a,b,c,d", ",", 2), strings.SplitN("a,b", ",", 0) == nil, strings.SplitN("abcd", "", 3), strings.SplitN("a,b", ",", 1))
	fmt.Printf("%q %q %d\n", strings.SplitAfter("a,b", ","), strings.Split("", ""), len(strings.Split(",", ",")))
	fmt.Printf("%q %q %q\n", strings.Fields("  a b\t\nc  "), strings.Fields(" "), strings.FieldsFunc("a1b22c", func(r rune) bool { return r >= '0' && r <= '9' }))
	fmt.Printf("%q %q %q\n", strings.Fields("a\u2003b\u3000c\u1680d"), strings.Join(nil, "x"), strings.Join([]string{"a", "", "b"}, "-"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found)
	before, after, found = strings.Cut("none", "=")
	fmt.Printf("%q %q %v\n", before, after, found)
)") == "[\"a\" \"b\" \"c\"] [\"\"] [\"a\" \"é\" \"\\xff\" \"b\"] [\"\" \"\"]\n"
       "[\"a\" \"b,c,d\"] %!q(bool=true) [\"a\" \"b\" \"cd\"] [\"a,b\"]\n"
       "[\"a,\" \"b\"] [] 2\n"
       "[\"a\" \"b\" \"c\"] [] [\"a\" \"b\" \"c\"]\n"
       "[\"a\" \"b\" \"c\" \"d\"] \"\" \"a--b\"\n"
       "key value=x true\n\"none\" \"\" false\n");
}

TEST_CASE("strings: trimming", "[std]") {
    CHECK(prints(R"(
	fmt.Printf("%q %q %q %q\n", strings.TrimSpace("\t a b \n"), strings.TrimSpace(" \u00a0\u3000"), strings.Trim("xxaxx", "x"), strings.Trim("", "x"))
	fmt.Printf("%q %q %q\n", strings.TrimLeft("xxaxx", "x"), strings.TrimRight("xxaxx", "x"), strings.Trim("¡¡Hello, Gophers!!!", "!¡"))
	fmt.Printf("%q %q %q %q\n", strings.TrimPrefix("golang", "go"), strings.TrimPrefix("golang", "no"), strings.TrimSuffix("a.go", ".go"), strings.TrimSuffix("a", ".go"))
	fmt.Printf("%q\n", strings.TrimFunc("123abc456", func(r rune) bool { return r < 'a' }))
)") == "\"a b\" \"\" \"a\" \"\"\n\"axx\" \"xxa\" \"Hello, Gophers\"\n\"lang\" \"golang\" \"a\" "
       "\"a\"\n\"abc\"\n");
}

TEST_CASE("strings: bytes that are no UTF-8 survive trimming", "[std]") {
    // A bad byte counted as the three bytes of U+FFFD, and the slice was out of range.
    CHECK(
        prints(
            R"(fmt.Printf("%q %q %q\n", strings.TrimSpace(" a\xff "), strings.TrimRight("\xffx", "x"), strings.TrimSpace("\xff")))") ==
        "\"a\\xff\" \"\\xff\" \"\\xff\"\n");
}

TEST_CASE("strings: replacing, repeating and changing case", "[std]") {
    CHECK(prints(R"(
	fmt.Println(strings.Replace("oink oink oink", "k", "ky", 2), strings.Replace("oink oink", "oink", "moo", -1), strings.Replace("aaa", "a", "b", 0))
	fmt.Println(strings.ReplaceAll("abab", "ab", "x"), strings.ReplaceAll("x", "y", "z"))
	fmt.Println(strings.Repeat("ab", 3), strings.Repeat("x", 0) == "", strings.ToUpper("héllo ÿ ß я"), strings.ToLower("HÉLLO ÄÖ Я"))
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return 'A'
		}
		if r == 'b' {
			return -1
		}
		return r
	}, "abcab"), strings.Title("hello wörld-wide o'neil x_y"))
)") == "oinky oinky oink moo moo aaa\nxx x\nababab true HÉLLO Ÿ ß Я héllo äö я\nAcA Hello "
       "Wörld-Wide O'Neil X_y\n");
    CHECK(dies_of("n := -1; _ = strings.Repeat(\"x\", n)") ==
          "panic: strings: negative Repeat count");
}

TEST_CASE("strings: an empty old string matches around every rune", "[std]") {
    CHECK(
        prints(
            R"(fmt.Println(strings.Replace("aé", "", "-", -1), strings.Replace("abc", "", "-", 2), strings.ReplaceAll("", "", "x")))") ==
        "-a-é- -a-bc x\n");
}

TEST_CASE("strings: a Builder gathers what is written", "[std]") {
    CHECK(prints(R"(
	var b strings.Builder
	b.WriteString("ab")
	b.WriteByte('c')
	b.WriteByte(0xff)
	b.WriteRune('é')
	b.Write([]byte("de"))
	n, err := fmt.Fprintf(&b, "%d", 5)
	fmt.Printf("%q %d %d %v\n", b.String(), b.Len(), n, err)
	s := b.String()
	b.WriteString("more")
	fmt.Println(len(s), b.Len())
	b.Reset()
	b.Grow(10)
	fmt.Printf("%q %d\n", b.String(), b.Len())
)") == "\"abc\\xfféde5\" 9 1 <nil>\n9 13\n\"\" 0\n");
}

TEST_CASE("strconv: integers come and go in any base", "[std]") {
    CHECK(prints(R"(
	show := func(v any, err error) { fmt.Println(v, err) }
	i := func(s string, base, bits int) { v, err := strconv.ParseInt(s, base, bits); show(v, err) }
	u := func(s string, base, bits int) { v, err := strconv.ParseUint(s, base, bits); show(v, err) }
	i("-42", 10, 64)
	i("ff", 16, 64)
	i("-0x1F", 0, 64)
	i("0b101", 0, 64)
	i("0o17", 0, 64)
	i("017", 0, 64)
	i("z", 36, 64)
	i("9223372036854775807", 10, 64)
	i("-9223372036854775808", 10, 64)
	i("9223372036854775808", 10, 64)
	i("-9223372036854775809", 10, 64)
	i("128", 10, 8)
	i("-129", 10, 8)
	i("127", 10, 8)
	i("9", 10, 3)
	i("", 10, 64)
	i("-", 10, 64)
	i("1x", 10, 64)
	i("12", 2, 64)
	i("+5", 10, 64)
	i(" 5", 10, 64)
	i("99999999999999999999x", 10, 64)
	u("18446744073709551615", 10, 64)
	u("18446744073709551616", 10, 64)
	u("256", 10, 8)
	u("-1", 10, 64)
	u("+1", 10, 64)
)") == "-42 <nil>\n255 <nil>\n-31 <nil>\n5 <nil>\n15 <nil>\n15 <nil>\n35 <nil>\n"
       "9223372036854775807 <nil>\n-9223372036854775808 <nil>\n"
       "9223372036854775807 strconv.ParseInt: parsing \"9223372036854775808\": value out of range\n"
       "-9223372036854775808 strconv.ParseInt: parsing \"-9223372036854775809\": value out of "
       "range\n"
       "127 strconv.ParseInt: parsing \"128\": value out of range\n"
       "-128 strconv.ParseInt: parsing \"-129\": value out of range\n127 <nil>\n"
       "3 strconv.ParseInt: parsing \"9\": value out of range\n"
       "0 strconv.ParseInt: parsing \"\": invalid syntax\n"
       "0 strconv.ParseInt: parsing \"-\": invalid syntax\n"
       "0 strconv.ParseInt: parsing \"1x\": invalid syntax\n"
       "0 strconv.ParseInt: parsing \"12\": invalid syntax\n5 <nil>\n"
       "0 strconv.ParseInt: parsing \" 5\": invalid syntax\n"
       "9223372036854775807 strconv.ParseInt: parsing \"99999999999999999999x\": value out of "
       "range\n"
       "18446744073709551615 <nil>\n"
       "18446744073709551615 strconv.ParseUint: parsing \"18446744073709551616\": value out of "
       "range\n"
       "255 strconv.ParseUint: parsing \"256\": value out of range\n"
       "0 strconv.ParseUint: parsing \"-1\": invalid syntax\n"
       "0 strconv.ParseUint: parsing \"+1\": invalid syntax\n");
}

TEST_CASE("strconv: Atoi, Itoa, Format, Quote and booleans", "[std]") {
    CHECK(prints(R"(
	n, err := strconv.Atoi("12a")
	fmt.Println(n, err, errors.Is(err, strconv.ErrSyntax))
	n, err = strconv.Atoi("99999999999999999999")
	fmt.Println(n, err, errors.Is(err, strconv.ErrRange))
	var ne *strconv.NumError
	fmt.Println(errors.As(err, &ne), ne.Func, ne.Num)
	fmt.Println(strconv.Itoa(-45), strconv.FormatInt(-255, 16), strconv.FormatInt(math.MinInt64, 2), strconv.FormatUint(math.MaxUint64, 36))
	fmt.Println(strconv.Quote("a\n\"é"), strconv.FormatBool(true), strconv.FormatFloat(1.5, 'f', 2, 64), strconv.FormatFloat(0.1, 'g', -1, 32), strconv.FormatFloat(1e6, 'g', -1, 64), strconv.FormatFloat(123456789, 'f', -1, 64))
	for _, s := range []string{"true", "T", "1", "false", "f", "0", "yes"} {
		b, err := strconv.ParseBool(s)
		fmt.Print(b, " ", err, ";")
	}
	fmt.Println()
)") == "0 strconv.Atoi: parsing \"12a\": invalid syntax true\n"
       "9223372036854775807 strconv.Atoi: parsing \"99999999999999999999\": value out of range "
       "true\n"
       "true Atoi 99999999999999999999\n"
       "-45 -ff -1000000000000000000000000000000000000000000000000000000000000000 3w5e11264sgsf\n"
       "\"a\\n\\\"é\" true 1.50 0.1 1e+06 123456789\n"
       "true <nil>;true <nil>;true <nil>;false <nil>;false <nil>;false <nil>;false "
       "strconv.ParseBool: parsing \"yes\": invalid syntax;\n");
}

TEST_CASE("strconv: ParseFloat takes what Go takes and nothing else", "[std]") {
    CHECK(prints(R"go(
	for _, s := range []string{"1.5", "-2", "1e3", ".5", "5.", "0x1p-2", "inf", "-Infinity", "NaN", "1e400", "-1e400", "1e-400"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
	}
	for _, s := range []string{"", "x", "1x", " 1", "\t1", "1 ", "0x10", "1e", ".", "+", "nan(1)", "--1", "1.5.5", "in"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
	}
	f, err := strconv.ParseFloat("0.1", 32)
	fmt.Println(f, err, float32(f) == 0.1)
	f, err = strconv.ParseFloat("1e39", 32)
	fmt.Println(f, err)
)go") == "1.5 <nil>\n-2 <nil>\n1000 <nil>\n0.5 <nil>\n5 <nil>\n0.25 <nil>\n+Inf <nil>\n-Inf "
         "<nil>\nNaN <nil>\n+Inf strconv.ParseFloat: parsing \"1e400\": value out of range\n-Inf "
         "strconv.ParseFloat: parsing \"-1e400\": value out of range\n0 <nil>\n"
         "0 strconv.ParseFloat: parsing \"\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"x\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"1x\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \" 1\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"\\t1\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"1 \": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"0x10\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"1e\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \".\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"+\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"nan(1)\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"--1\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"1.5.5\": invalid syntax\n"
         "0 strconv.ParseFloat: parsing \"in\": invalid syntax\n"
         "0.10000000149011612 <nil> true\n+Inf strconv.ParseFloat: parsing \"1e39\": value out of "
         "range\n");
}

}  // namespace fiberscope::test
