// Go text of strings and strconv.
namespace fiberscope::lang {

extern const char* const kStringsSource;
const char* const kStringsSource = R"go(
package strings

import (
	"errors"
	"io"
	"unicode/utf8"
)

type Reader struct {
	s string
	i int
}

func NewReader(s string) *Reader { return &Reader{s, 0} }
func (r *Reader) Len() int       { return len(r.s) - r.i }
func (r *Reader) Size() int64    { return int64(len(r.s)) }
func (r *Reader) Reset(s string) { *r = Reader{s, 0} }
func (r *Reader) Read(b []byte) (n int, err error) {
	if r.i >= len(r.s) {
		return 0, io.EOF
	}
	n = copy(b, r.s[r.i:])
	r.i += n
	return n, nil
}
func (r *Reader) ReadByte() (byte, error) {
	if r.i >= len(r.s) {
		return 0, io.EOF
	}
	r.i++
	return r.s[r.i-1], nil
}
func (r *Reader) UnreadByte() error {
	if r.i <= 0 {
		return errors.New("strings.Reader.UnreadByte: at beginning of string")
	}
	r.i--
	return nil
}
func (r *Reader) ReadRune() (ch rune, size int, err error) {
	if r.i >= len(r.s) {
		return 0, 0, io.EOF
	}
	ch, size = utf8.DecodeRuneInString(r.s[r.i:])
	r.i += size
	return ch, size, nil
}
func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	s := r.s[r.i:]
	r.i = len(r.s)
	m, err := io.WriteString(w, s)
	return int64(m), err
}

func Join(elems []string, sep string) string
func Repeat(s string, count int) string
func Index(s, substr string) int
func LastIndex(s, substr string) int
func ToUpper(s string) string
func ToLower(s string) string

type Builder struct {
	parts []string
	n     int
}

func (b *Builder) WriteString(s string) (int, error) {
	b.parts = append(b.parts, s)
	b.n += len(s)
	return len(s), nil
}
func (b *Builder) WriteByte(c byte) error {
	b.WriteString(string([]byte{c}))
	return nil
}
func (b *Builder) WriteRune(r rune) (int, error)     { return b.WriteString(string(r)) }
func (b *Builder) Write(p []byte) (int, error)       { return b.WriteString(string(p)) }
func (b *Builder) Len() int                          { return b.n }
func (b *Builder) Cap() int                          { return b.n }
func (b *Builder) Grow(n int) {
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
}
func (b *Builder) Reset() {
	b.parts = nil
	b.n = 0
}
func (b *Builder) String() string {
	if len(b.parts) > 1 {
		b.parts = []string{Join(b.parts, "")}
	}
	if len(b.parts) == 0 {
		return ""
	}
	return b.parts[0]
}

func Contains(s, substr string) bool    { return Index(s, substr) >= 0 }
func ContainsRune(s string, r rune) bool { return Index(s, string(r)) >= 0 }
func ContainsFunc(s string, f func(rune) bool) bool { return IndexFunc(s, f) >= 0 }
func ContainsAny(s, chars string) bool  { return IndexAny(s, chars) >= 0 }
func IndexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}
func IndexRune(s string, r rune) int { return Index(s, string(r)) }
func IndexAny(s, chars string) int {
	for i, c := range s {
		if ContainsRune(chars, c) {
			return i
		}
	}
	return -1
}
func IndexFunc(s string, f func(rune) bool) int {
	for i, c := range s {
		if f(c) {
			return i
		}
	}
	return -1
}
func LastIndexByte(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}
func LastIndexAny(s, chars string) int {
	return LastIndexFunc(s, func(r rune) bool { return ContainsRune(chars, r) })
}
func LastIndexFunc(s string, f func(rune) bool) int {
	last := -1
	for i, c := range s {
		if f(c) {
			last = i
		}
	}
	return last
}
func HasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }
func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}
func TrimPrefix(s, prefix string) string {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}
func TrimSuffix(s, suffix string) string {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}
func CutPrefix(s, prefix string) (after string, found bool) {
	return TrimPrefix(s, prefix), HasPrefix(s, prefix)
}
func CutSuffix(s, suffix string) (before string, found bool) {
	return TrimSuffix(s, suffix), HasSuffix(s, suffix)
}
func explode(s string, n int) []string {
	var out []string
	for i := 0; i < len(s); {
		if n > 0 && len(out) == n-1 {
			return append(out, s[i:])
		}
		width := len(s) - i
		for j := range s[i:] {
			if j > 0 {
				width = j
				break
			}
		}
		out = append(out, s[i:i+width])
		i += width
	}
	return out
}
func splitN(s, sep string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	if sep == "" {
		return explode(s, n)
	}
	var out []string
	for n < 0 || len(out) < n-1 {
		i := Index(s, sep)
		if i < 0 {
			break
		}
		out = append(out, s[:i+keep])
		s = s[i+len(sep):]
	}
	return append(out, s)
}
func Split(s, sep string) []string            { return splitN(s, sep, 0, -1) }
func SplitN(s, sep string, n int) []string    { return splitN(s, sep, 0, n) }
func SplitAfter(s, sep string) []string       { return splitN(s, sep, len(sep), -1) }
func SplitAfterN(s, sep string, n int) []string { return splitN(s, sep, len(sep), n) }
func space(r rune) bool {
	return r == ' ' || r >= '\t' && r <= '\r' || r == 0x85 || r == 0xA0 || r == 0x1680 ||
		r >= 0x2000 && r <= 0x200a || r == 0x2028 || r == 0x2029 || r == 0x202f || r == 0x205f || r == 0x3000
}
func Fields(s string) []string { return FieldsFunc(s, space) }
func FieldsFunc(s string, f func(rune) bool) []string {
	var out []string
	start := -1
	for i, r := range s {
		if f(r) {
			if start >= 0 {
				out = append(out, s[start:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		out = append(out, s[start:])
	}
	return out
}
func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}
func TrimRightFunc(s string, f func(rune) bool) string {
	end := 0 // where the rune after the last that stays begins
	stays := false
	for i, r := range s {
		if stays {
			end = i
		}
		stays = !f(r)
	}
	if stays {
		return s
	}
	return s[:end]
}
func TrimFunc(s string, f func(rune) bool) string { return TrimRightFunc(TrimLeftFunc(s, f), f) }
func TrimSpace(s string) string                   { return TrimFunc(s, space) }
func Trim(s, cutset string) string {
	return TrimFunc(s, func(r rune) bool { return ContainsRune(cutset, r) })
}
func TrimLeft(s, cutset string) string {
	return TrimLeftFunc(s, func(r rune) bool { return ContainsRune(cutset, r) })
}
func TrimRight(s, cutset string) string {
	return TrimRightFunc(s, func(r rune) bool { return ContainsRune(cutset, r) })
}
func Count(s, substr string) int {
	if substr == "" {
		return len([]rune(s)) + 1
	}
	return len(splitN(s, substr, 0, -1)) - 1
}
func Replace(s, old, new string, n int) string {
	if old == "" {
		var b Builder
		for i, r := range s {
			if n == 0 {
				b.WriteString(s[i:])
				return b.String()
			}
			b.WriteString(new)
			b.WriteRune(r)
			n--
		}
		if n != 0 {
			b.WriteString(new)
		}
		return b.String()
	}
	if n < 0 {
		return Join(splitN(s, old, 0, -1), new)
	}
	return Join(splitN(s, old, 0, n+1), new)
}
func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }
func Cut(s, sep string) (before, after string, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
func Map(mapping func(rune) rune, s string) string {
	var b Builder
	for _, r := range s {
		if m := mapping(r); m >= 0 {
			b.WriteRune(m)
		}
	}
	return b.String()
}
func EqualFold(s, t string) bool { return ToLower(s) == ToLower(t) }
func separates(r rune) bool {
	if r < 0x80 {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_')
	}
	return space(r)
}
func Title(s string) string {
	previous := ' '
	return Map(func(r rune) rune {
		first := separates(previous)
		previous = r
		if first {
			return []rune(ToUpper(string(r)))[0]
		}
		return r
	}, s)
}
func ToTitle(s string) string { return ToUpper(s) }
func Clone(s string) string   { return s }

// Each run of bytes that are no UTF-8 becomes one replacement.
func ToValidUTF8(s, replacement string) string {
	var b Builder
	bad := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if invalid := r == utf8.RuneError && size == 1; !invalid {
			b.WriteString(s[i : i+size])
			bad = false
		} else if !bad {
			b.WriteString(replacement)
			bad = true
		}
		i += size
	}
	return b.String()
}

type Replacer struct{ oldnew []string }

func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	return &Replacer{append([]string(nil), oldnew...)}
}

// At each place the first of the pairs that fits; an empty one fits before every byte.
func (r *Replacer) Replace(s string) string {
	var b Builder
	start := 0
	afterMatch := false
places:
	for i := 0; i <= len(s); {
		for j := 0; j < len(r.oldnew); j += 2 {
			old := r.oldnew[j]
			if !HasPrefix(s[i:], old) || old == "" && afterMatch {
				continue
			}
			b.WriteString(s[start:i])
			b.WriteString(r.oldnew[j+1])
			i += len(old)
			start = i
			afterMatch = old != ""
			if old == "" {
				break
			}
			continue places
		}
		afterMatch = false
		i++
	}
	if start < len(s) {
		b.WriteString(s[start:])
	}
	return b.String()
}
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	return io.WriteString(w, r.Replace(s))
}
func Compare(a, b string) int {
	if a < b {
		return -1
	} else if a > b {
		return 1
	}
	return 0
}
)go";

extern const char* const kStrconvSource;
const char* const kStrconvSource = R"go(
package strconv

import (
	"errors"
	"unicode/utf8"
)

var ErrRange = errors.New("value out of range")
var ErrSyntax = errors.New("invalid syntax")

type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string { return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error() }
func (e *NumError) Unwrap() error { return e.Err }

const IntSize = 64

func FormatInt(i int64, base int) string
func FormatUint(i uint64, base int) string
func FormatFloat(f float64, form byte, precision, bits int) string
func Quote(s string) string
func QuoteToASCII(s string) string
func quoteRune(r rune) string
func QuoteRune(r rune) string {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return quoteRune(r)
}
func parseFloat(s string, bits int) (value float64, state int)

func Itoa(i int) string { return FormatInt(int64(i), 10) }
func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// The digits' value, which has at most so many bits; base 0 reads it from a prefix.
func parse(fn, s, digits string, base, bits int) (uint64, error) {
	hasUnderscores := false
	if bits == 0 {
		bits = 64
	}
	if digits == "" {
		return 0, &NumError{fn, s, ErrSyntax}
	}
	fromPrefix := base == 0
	if fromPrefix {
		base = 10
		if digits[0] == '0' {
			base = 8
			if len(digits) > 2 {
				switch digits[1] {
				case 'x', 'X':
					base = 16
				case 'b', 'B':
					base = 2
				case 'o', 'O':
					base = 8
				}
				if c := digits[1]; c < '0' || c > '9' {
					digits = digits[2:]
				}
			}
		}
	} else if base < 2 || base > 36 {
		return 0, &NumError{fn, s, errors.New("invalid base " + Itoa(base))}
	}
	if bits < 0 || bits > 64 {
		return 0, &NumError{fn, s, errors.New("invalid bit size " + Itoa(bits))}
	}
	limit := ^uint64(0) >> uint(64-bits)
	var value uint64
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		if c == '_' && fromPrefix {
			hasUnderscores = true
			continue
		}
		d := 99
		switch {
		case c >= '0' && c <= '9':
			d = int(c - '0')
		case c >= 'a' && c <= 'z':
			d = int(c-'a') + 10
		case c >= 'A' && c <= 'Z':
			d = int(c-'A') + 10
		}
		if d >= base {
			return 0, &NumError{fn, s, ErrSyntax}
		}
		if uint64(d) > limit || value > (limit-uint64(d))/uint64(base) {
			return limit, &NumError{fn, s, ErrRange}
		}
		value = value*uint64(base) + uint64(d)
	}
	if hasUnderscores && !underscoresSeparate(s) {
		return 0, &NumError{fn, s, ErrSyntax}
	}
	return value, nil
}

// Whether each _ stands between digits, or a prefix and a digit.
func underscoresSeparate(s string) bool {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	before := '^' // of what came last: a digit, an underscore, the beginning or anything else
	hex := false
	if len(s) > 1 && s[0] == '0' && (s[1]|0x20 == 'x' || s[1]|0x20 == 'b' || s[1]|0x20 == 'o') {
		hex = s[1]|0x20 == 'x'
		s = s[2:]
		before = '0'
	}
	for _, c := range s {
		digit := c >= '0' && c <= '9' || hex && c|0x20 >= 'a' && c|0x20 <= 'f'
		switch {
		case c == '_' && before != '0' || before == '_' && !digit:
			return false
		case c == '_':
			before = '_'
		case digit:
			before = '0'
		default:
			before = '!'
		}
	}
	return before != '_'
}

func parseInt(fn, s string, base, bits int) (int64, error) {
	if bits == 0 {
		bits = 64
	}
	digits := s
	negative := false
	if digits != "" && (digits[0] == '+' || digits[0] == '-') {
		negative = digits[0] == '-'
		digits = digits[1:]
	}
	value, err := parse(fn, s, digits, base, bits)
	if err != nil && err.(*NumError).Err != ErrRange {
		return 0, err
	}
	most := uint64(1) << uint(bits-1)
	if !negative {
		most--
	}
	if value > most {
		value, err = most, &NumError{fn, s, ErrRange}
	}
	if negative {
		return -int64(value), err
	}
	return int64(value), err
}

func AppendInt(dst []byte, i int64, base int) []byte   { return append(dst, FormatInt(i, base)...) }
func AppendUint(dst []byte, i uint64, base int) []byte { return append(dst, FormatUint(i, base)...) }
func AppendBool(dst []byte, b bool) []byte             { return append(dst, FormatBool(b)...) }
func AppendQuote(dst []byte, s string) []byte          { return append(dst, Quote(s)...) }
func AppendQuoteRune(dst []byte, r rune) []byte        { return append(dst, QuoteRune(r)...) }
func AppendFloat(dst []byte, f float64, form byte, precision, bits int) []byte {
	return append(dst, FormatFloat(f, form, precision, bits)...)
}

// One character, or escape, of the text between quotes of this kind.
func UnquoteChar(s string, quote byte) (value rune, multibyte bool, tail string, err error) {
	if s == "" || s[0] == quote && (quote == '\'' || quote == '"') {
		return 0, false, "", ErrSyntax
	}
	if s[0] != '\\' {
		r, size := utf8.DecodeRuneInString(s)
		if size == 1 {
			return rune(s[0]), false, s[1:], nil
		}
		return r, true, s[size:], nil
	}
	if len(s) < 2 {
		return 0, false, "", ErrSyntax
	}
	c := s[1]
	s = s[2:]
	digits, base := 0, 16
	switch c {
	case 'a':
		return '\a', false, s, nil
	case 'b':
		return '\b', false, s, nil
	case 'f':
		return '\f', false, s, nil
	case 'n':
		return '\n', false, s, nil
	case 'r':
		return '\r', false, s, nil
	case 't':
		return '\t', false, s, nil
	case 'v':
		return '\v', false, s, nil
	case '\\':
		return '\\', false, s, nil
	case '\'', '"':
		if c != quote {
			return 0, false, "", ErrSyntax
		}
		return rune(c), false, s, nil
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '0', '1', '2', '3', '4', '5', '6', '7':
		digits, base = 2, 8
		s = string(rune(c)) + s
		digits = 3
	default:
		return 0, false, "", ErrSyntax
	}
	if len(s) < digits {
		return 0, false, "", ErrSyntax
	}
	n, err := ParseUint(s[:digits], base, 32)
	if err != nil || base == 8 && n > 255 || digits > 3 && !utf8.ValidRune(rune(n)) {
		return 0, false, "", ErrSyntax
	}
	return rune(n), digits > 3, s[digits:], nil
}

func Unquote(s string) (string, error) {
	n := len(s)
	if n < 2 || s[0] != s[n-1] {
		return "", ErrSyntax
	}
	quote := s[0]
	s = s[1 : n-1]
	var out []byte
	if quote == '`' {
		for i := 0; i < len(s); i++ {
			if s[i] == '`' {
				return "", ErrSyntax
			}
			if s[i] != '\r' {
				out = append(out, s[i])
			}
		}
		return string(out), nil
	}
	if quote != '"' && quote != '\'' {
		return "", ErrSyntax
	}
	for s != "" {
		if s[0] == '\n' || quote == '\'' && out != nil {
			return "", ErrSyntax
		}
		r, multibyte, tail, err := UnquoteChar(s, quote)
		if err != nil {
			return "", err
		}
		s = tail
		if r < utf8.RuneSelf || !multibyte {
			out = append(out, byte(r))
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out), nil
}

func ParseInt(s string, base, bits int) (int64, error)   { return parseInt("ParseInt", s, base, bits) }
func ParseUint(s string, base, bits int) (uint64, error) { return parse("ParseUint", s, s, base, bits) }
func Atoi(s string) (int, error) {
	value, err := parseInt("Atoi", s, 10, 64)
	return int(value), err
}
func ParseFloat(s string, bits int) (float64, error) {
	digits := s
	if underscoresSeparate(s) {
		digits = ""
		for i, c := range s {
			if c != '_' {
				digits += s[i : i+1]
			}
		}
	}
	value, state := parseFloat(digits, bits)
	switch state {
	case 1:
		return 0, &NumError{"ParseFloat", s, ErrSyntax}
	case 2:
		return value, &NumError{"ParseFloat", s, ErrRange}
	}
	return value, nil
}
func ParseBool(s string) (bool, error) {
	switch s {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, &NumError{"ParseBool", s, ErrSyntax}
}
)go";

}  // namespace fiberscope::lang
