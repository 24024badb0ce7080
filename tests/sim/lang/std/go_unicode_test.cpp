// The packages unicode, unicode/utf8 and math/bits, and the bits of floats.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("unicode: what runes are", "[std]") {
    CHECK(prints(R"(
	fmt.Println(unicode.IsLetter('é'), unicode.IsLetter('7'), unicode.IsDigit('٣'), unicode.IsUpper('Ж'), unicode.IsLower('Ж'))
	fmt.Println(unicode.IsSpace('\t'), unicode.IsSpace('\u3000'), unicode.IsPunct('!'), unicode.IsControl(7), unicode.IsLetter(-1))
	fmt.Printf("%c %c\n", unicode.ToUpper('ж'), unicode.ToLower('Ω'))
)") == "true false true true false\ntrue true true true false\nЖ ω\n");
}

TEST_CASE("utf8: decoding, encoding and what is broken", "[std]") {
    CHECK(prints(R"(
	r, n := utf8.DecodeRuneInString("é!")
	bad, one := utf8.DecodeRuneInString("\xff")
	none, zero := utf8.DecodeRuneInString("")
	last, k := utf8.DecodeLastRuneInString("a名")
	fmt.Println(r, n, bad == utf8.RuneError, one, none == utf8.RuneError, zero, last, k)
	fmt.Println(utf8.RuneCountInString("aé名"), utf8.RuneLen('名'), utf8.RuneLen(-1), utf8.ValidString("a\uFFFD"), utf8.ValidString("a\xff"))
	p := make([]byte, 4)
	fmt.Println(utf8.EncodeRune(p, 'é'), p, utf8.FullRune([]byte{0xE5, 0x90}), utf8.FullRune([]byte{0xE5, 'a'}))
)") == "233 2 true 1 true 0 21517 3\n3 3 -1 true false\n2 [195 169 0 0] false true\n");
}

TEST_CASE("bits: counting, turning and wide arithmetic", "[std]") {
    CHECK(prints(R"(
	fmt.Println(bits.Len(8), bits.LeadingZeros32(1), bits.TrailingZeros(8), bits.TrailingZeros64(0), bits.OnesCount(255))
	fmt.Println(bits.RotateLeft8(0x81, 1), bits.RotateLeft32(1, -1), bits.Reverse8(1), bits.ReverseBytes16(0x1234))
	hi, lo := bits.Mul64(1<<63, 6)
	sum, carry := bits.Add64(1<<63, 1<<63, 1)
	diff, borrow := bits.Sub64(0, 1, 0)
	fmt.Println(hi, lo, sum, carry, diff == 1<<64-1, borrow)
)") == "4 31 3 64 8\n3 2147483648 128 13330\n3 0 1 1 true 1\n");
}

TEST_CASE("math: parts and neighbours of floats", "[std]") {
    CHECK(prints(R"(
	f, e := math.Frexp(10)
	i, d := math.Modf(-2.5)
	fmt.Println(f, e, math.Ldexp(0.5, 4), i, d, math.Copysign(3, -1), math.Float32bits(1), math.Float32frombits(0x40000000))
	fmt.Println(math.RoundToEven(2.5), math.Nextafter(1, 2) > 1, math.FMA(2, 3, 4), math.Asin(0), math.Log1p(0))
)") == "0.625 4 8 -2 -0.5 -3 1065353216 2\n2 true 10 0 0\n");
}

}  // namespace fiberscope::test
