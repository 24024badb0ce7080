// Go text of unicode and unicode/utf8.
namespace fiberscope::lang {

extern const char* const kUnicodeSource;
const char* const kUnicodeSource = R"go(
package unicode

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

func IsLetter(r rune) bool
func IsDigit(r rune) bool
func IsUpper(r rune) bool
func IsLower(r rune) bool
func IsPunct(r rune) bool
func IsPrint(r rune) bool
func ToUpper(r rune) rune
func ToLower(r rune) rune

func IsTitle(r rune) bool
func ToTitle(r rune) rune {
	if r >= 0x1C4 && r <= 0x1CC {
		return (r-0x1C4)/3*3 + 0x1C5
	} else if r >= 0x1F1 && r <= 0x1F3 {
		return 0x1F2
	}
	return ToUpper(r)
}
func IsNumber(r rune) bool   { return IsDigit(r) || r >= 0x2150 && r <= 0x218B || r >= 0x2460 && r <= 0x249B }
func IsGraphic(r rune) bool  { return IsPrint(r) || r >= 0xA0 && IsSpace(r) && r != 0x2028 && r != 0x2029 }
func IsControl(r rune) bool  { return r >= 0 && r < 0x20 || r >= 0x7F && r < 0xA0 }
func IsSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return r >= 0x2000 && r <= 0x200a
}
)go";

extern const char* const kUtf8Source;
const char* const kUtf8Source = R"go(
package utf8

const (
	RuneError = '\uFFFD'
	RuneSelf  = 0x80
	MaxRune   = '\U0010FFFF'
	UTFMax    = 4
)

func RuneCountInString(s string) (n int) {
	for range s {
		n++
	}
	return n
}
func RuneCount(p []byte) int { return RuneCountInString(string(p)) }
func DecodeRuneInString(s string) (rune, int) {
	if len(s) == 0 {
		return RuneError, 0
	}
	if len(s) > UTFMax {
		s = s[:UTFMax]
	}
	size := len(s)
	var first rune
	for i, r := range s {
		if i > 0 {
			size = i
			break
		}
		first = r
	}
	if first == RuneError && s[:size] != "\uFFFD" {
		return RuneError, 1
	}
	return first, size
}
func DecodeRune(p []byte) (rune, int) {
	if len(p) > UTFMax {
		p = p[:UTFMax]
	}
	return DecodeRuneInString(string(p))
}
func DecodeLastRuneInString(s string) (rune, int) {
	if len(s) == 0 {
		return RuneError, 0
	}
	start := len(s) - 1
	for lim := len(s) - UTFMax; start > 0 && start > lim && !RuneStart(s[start]); {
		start--
	}
	r, size := DecodeRuneInString(s[start:])
	if start+size != len(s) {
		return RuneError, 1
	}
	return r, size
}
func DecodeLastRune(p []byte) (rune, int) { return DecodeLastRuneInString(string(p)) }
func RuneStart(b byte) bool               { return b&0xC0 != 0x80 }
func ValidRune(r rune) bool {
	return r >= 0 && r < 0xD800 || r > 0xDFFF && r <= MaxRune
}
func RuneLen(r rune) int {
	switch {
	case !ValidRune(r):
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case r < 0x10000:
		return 3
	}
	return 4
}
func ValidString(s string) bool {
	for i, r := range s {
		if r == RuneError && (len(s) < i+3 || s[i:i+3] != "\uFFFD") {
			return false
		}
	}
	return true
}
func Valid(p []byte) bool { return ValidString(string(p)) }
func EncodeRune(p []byte, r rune) int {
	s := string(r)
	_ = p[len(s)-1]
	return copy(p, s)
}
func AppendRune(p []byte, r rune) []byte { return append(p, string(r)...) }

// Whether p begins with a whole rune, right or wrong.
func FullRuneInString(s string) bool {
	if len(s) == 0 {
		return false
	}
	need := 1
	switch c := s[0]; {
	case c >= 0xF0 && c <= 0xF4:
		need = 4
	case c >= 0xE0 && c < 0xF0:
		need = 3
	case c >= 0xC2 && c < 0xE0:
		need = 2
	}
	if len(s) >= need {
		return true
	}
	for i := 1; i < len(s); i++ {
		if RuneStart(s[i]) {
			return true
		}
	}
	return false
}
func FullRune(p []byte) bool { return FullRuneInString(string(p)) }
)go";

}  // namespace fiberscope::lang
