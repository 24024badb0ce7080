// Go text of bytes and bufio.
namespace fiberscope::lang {

extern const char* const kBytesSource;
const char* const kBytesSource = R"go(
package bytes

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const MinRead = 512

var ErrTooLarge = errors.New("bytes.Buffer: too large")

func Equal(a, b []byte) bool             { return string(a) == string(b) }
func Compare(a, b []byte) int            { return strings.Compare(string(a), string(b)) }
func Contains(b, sub []byte) bool        { return Index(b, sub) >= 0 }
func Count(s, sep []byte) int            { return strings.Count(string(s), string(sep)) }
func HasPrefix(s, prefix []byte) bool    { return strings.HasPrefix(string(s), string(prefix)) }
func HasSuffix(s, suffix []byte) bool    { return strings.HasSuffix(string(s), string(suffix)) }
func Index(s, sep []byte) int            { return strings.Index(string(s), string(sep)) }
func LastIndex(s, sep []byte) int        { return strings.LastIndex(string(s), string(sep)) }
func IndexRune(s []byte, r rune) int     { return strings.IndexRune(string(s), r) }
func IndexAny(s []byte, any string) int  { return strings.IndexAny(string(s), any) }
func EqualFold(s, t []byte) bool         { return strings.EqualFold(string(s), string(t)) }
func ToUpper(s []byte) []byte            { return []byte(strings.ToUpper(string(s))) }
func ToLower(s []byte) []byte            { return []byte(strings.ToLower(string(s))) }
func Repeat(b []byte, count int) []byte  { return []byte(strings.Repeat(string(b), count)) }
func Runes(s []byte) []rune              { return []rune(string(s)) }
func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }
func Replace(s, old, new []byte, n int) []byte {
	return []byte(strings.Replace(string(s), string(old), string(new), n))
}
func Map(mapping func(r rune) rune, s []byte) []byte {
	return []byte(strings.Map(mapping, string(s)))
}
func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}
func IndexByte(b []byte, c byte) int {
	for i, x := range b {
		if x == c {
			return i
		}
	}
	return -1
}
func LastIndexByte(b []byte, c byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] == c {
			return i
		}
	}
	return -1
}
func IndexFunc(s []byte, f func(r rune) bool) int { return strings.IndexFunc(string(s), f) }
func TrimLeft(s []byte, cutset string) []byte {
	return s[len(s)-len(strings.TrimLeft(string(s), cutset)):]
}
func TrimRight(s []byte, cutset string) []byte {
	return s[:len(strings.TrimRight(string(s), cutset))]
}
func Trim(s []byte, cutset string) []byte { return TrimRight(TrimLeft(s, cutset), cutset) }
func TrimSpace(s []byte) []byte           { return Trim(s, " \t\n\v\f\r") }
func TrimPrefix(s, prefix []byte) []byte {
	if HasPrefix(s, prefix) {
		return s[len(prefix):]
	}
	return s
}
func TrimSuffix(s, suffix []byte) []byte {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)]
	}
	return s
}
func pieces(parts []string) [][]byte {
	out := make([][]byte, len(parts))
	for i, part := range parts {
		out[i] = []byte(part)
	}
	return out
}
func Split(s, sep []byte) [][]byte         { return pieces(strings.Split(string(s), string(sep))) }
func SplitN(s, sep []byte, n int) [][]byte { return pieces(strings.SplitN(string(s), string(sep), n)) }
func Fields(s []byte) [][]byte             { return pieces(strings.Fields(string(s))) }
func Join(s [][]byte, sep []byte) []byte {
	var out []byte
	for i, part := range s {
		if i > 0 {
			out = append(out, sep...)
		}
		out = append(out, part...)
	}
	return out
}
func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

type Buffer struct {
	buf []byte
	off int
}

func NewBuffer(buf []byte) *Buffer      { return &Buffer{buf: buf} }
func NewBufferString(s string) *Buffer  { return &Buffer{buf: []byte(s)} }
func (b *Buffer) Bytes() []byte         { return b.buf[b.off:] }
func (b *Buffer) Len() int              { return len(b.buf) - b.off }
func (b *Buffer) Cap() int              { return cap(b.buf) }
func (b *Buffer) Grow(n int)            {}
func (b *Buffer) Reset()                { b.buf, b.off = b.buf[:0], 0 }
func (b *Buffer) Truncate(n int)        { b.buf = b.buf[:b.off+n] }
func (b *Buffer) String() string {
	if b == nil {
		return "<nil>"
	}
	return string(b.buf[b.off:])
}
func (b *Buffer) Write(p []byte) (n int, err error) {
	b.buf = append(b.buf, p...)
	return len(p), nil
}
func (b *Buffer) WriteString(s string) (n int, err error) {
	b.buf = append(b.buf, s...)
	return len(s), nil
}
func (b *Buffer) WriteByte(c byte) error {
	b.buf = append(b.buf, c)
	return nil
}
func (b *Buffer) WriteRune(r rune) (n int, err error) { return b.WriteString(string(r)) }
func (b *Buffer) WriteTo(w io.Writer) (n int64, err error) {
	m, err := w.Write(b.buf[b.off:])
	b.off += m
	return int64(m), err
}
func (b *Buffer) ReadFrom(r io.Reader) (n int64, err error) {
	all, err := io.ReadAll(r)
	b.buf = append(b.buf, all...)
	return int64(len(all)), err
}
func (b *Buffer) Read(p []byte) (n int, err error) {
	if b.Len() == 0 {
		b.Reset()
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	n = copy(p, b.buf[b.off:])
	b.off += n
	return n, nil
}
func (b *Buffer) Next(n int) []byte {
	if n > b.Len() {
		n = b.Len()
	}
	data := b.buf[b.off : b.off+n]
	b.off += n
	return data
}
func (b *Buffer) ReadByte() (byte, error) {
	if b.Len() == 0 {
		return 0, io.EOF
	}
	b.off++
	return b.buf[b.off-1], nil
}
func (b *Buffer) UnreadByte() error {
	if b.off == 0 {
		return errors.New("bytes.Buffer: UnreadByte: previous operation was not a successful read")
	}
	b.off--
	return nil
}
func (b *Buffer) ReadRune() (r rune, size int, err error) {
	if b.Len() == 0 {
		return 0, 0, io.EOF
	}
	r, size = utf8.DecodeRune(b.buf[b.off:])
	b.off += size
	return r, size, nil
}
func (b *Buffer) ReadBytes(delim byte) (line []byte, err error) {
	i := IndexByte(b.buf[b.off:], delim)
	end := b.off + i + 1
	if i < 0 {
		end = len(b.buf)
		err = io.EOF
	}
	line = append(line, b.buf[b.off:end]...)
	b.off = end
	return line, err
}
func (b *Buffer) ReadString(delim byte) (line string, err error) {
	bytes, err := b.ReadBytes(delim)
	return string(bytes), err
}

type Reader struct {
	s []byte
	i int
}

func NewReader(b []byte) *Reader { return &Reader{b, 0} }
func (r *Reader) Len() int       { return len(r.s) - r.i }
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
)go";

extern const char* const kBufioSource;
const char* const kBufioSource = R"go(
package bufio

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	MaxScanTokenSize = 64 * 1024
	startBufSize     = 4096
	defaultBufSize   = 4096
)

var (
	ErrBufferFull   = errors.New("bufio: buffer full")
	ErrNegativeCount = errors.New("bufio: negative count")
	ErrInvalidUnreadByte = errors.New("bufio: invalid use of UnreadByte")
	ErrTooLong      = errors.New("bufio.Scanner: token too long")
	ErrFinalToken   = errors.New("final token")
)

type Reader struct {
	rd    io.Reader
	buf   []byte // read and not yet given out
	size  int
	err   error
	last  int // the byte given out last, -1 for none
}

func NewReader(rd io.Reader) *Reader { return NewReaderSize(rd, defaultBufSize) }
func NewReaderSize(rd io.Reader, size int) *Reader {
	if b, ok := rd.(*Reader); ok && b.size >= size {
		return b
	}
	if size < 16 {
		size = 16
	}
	return &Reader{rd: rd, size: size, last: -1}
}

// One more read; false at an error or the end.
func (b *Reader) fill() bool {
	if b.err != nil {
		return false
	}
	p := make([]byte, b.size)
	for i := 0; i < 100; i++ {
		n, err := b.rd.Read(p)
		b.buf = append(b.buf, p[:n]...)
		if err != nil {
			b.err = err
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	b.err = io.ErrNoProgress
	return false
}
func (b *Reader) readErr() error {
	err := b.err
	b.err = nil
	return err
}
func (b *Reader) take(n int) []byte {
	p := b.buf[:n]
	b.buf = b.buf[n:]
	if n > 0 {
		b.last = int(p[n-1])
	}
	return p
}
func (b *Reader) Buffered() int { return len(b.buf) }
func (b *Reader) Size() int     { return b.size }
func (b *Reader) Reset(r io.Reader) { *b = Reader{rd: r, size: b.size, last: -1} }
func (b *Reader) Peek(n int) ([]byte, error) {
	if n < 0 {
		return nil, ErrNegativeCount
	}
	for len(b.buf) < n && len(b.buf) < b.size && b.fill() {
	}
	if n > b.size {
		return b.buf, ErrBufferFull
	}
	if len(b.buf) < n {
		err := b.readErr()
		if err == nil {
			err = ErrBufferFull
		}
		return b.buf, err
	}
	return b.buf[:n], nil
}
func (b *Reader) Discard(n int) (discarded int, err error) {
	for len(b.buf) < n && b.fill() {
	}
	if len(b.buf) < n {
		discarded = len(b.take(len(b.buf)))
		return discarded, b.readErr()
	}
	return len(b.take(n)), nil
}
func (b *Reader) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(b.buf) == 0 && !b.fill() {
		return 0, b.readErr()
	}
	n = copy(p, b.buf)
	b.take(n)
	return n, nil
}
func (b *Reader) ReadByte() (byte, error) {
	if len(b.buf) == 0 && !b.fill() {
		return 0, b.readErr()
	}
	return b.take(1)[0], nil
}
func (b *Reader) UnreadByte() error {
	if b.last < 0 {
		return ErrInvalidUnreadByte
	}
	b.buf = append([]byte{byte(b.last)}, b.buf...)
	b.last = -1
	return nil
}
func (b *Reader) ReadRune() (r rune, size int, err error) {
	for len(b.buf) < utf8.UTFMax && !utf8.FullRune(b.buf) && b.fill() {
	}
	if len(b.buf) == 0 {
		return 0, 0, b.readErr()
	}
	r, size = utf8.DecodeRune(b.buf)
	b.take(size)
	return r, size, nil
}
func (b *Reader) ReadBytes(delim byte) ([]byte, error) {
	seen := 0
	for {
		if i := bytes.IndexByte(b.buf[seen:], delim); i >= 0 {
			return bytes.Clone(b.take(seen + i + 1)), nil
		}
		seen = len(b.buf)
		if !b.fill() {
			return bytes.Clone(b.take(len(b.buf))), b.readErr()
		}
	}
}
func (b *Reader) ReadSlice(delim byte) ([]byte, error) { return b.ReadBytes(delim) }
func (b *Reader) ReadString(delim byte) (string, error) {
	line, err := b.ReadBytes(delim)
	return string(line), err
}
func (b *Reader) ReadLine() (line []byte, isPrefix bool, err error) {
	line, err = b.ReadBytes('\n')
	if len(line) == 0 {
		return nil, false, err
	}
	if line[len(line)-1] == '\n' {
		line = line[:len(line)-1]
		if len(line) > 0 && line[len(line)-1] == '\r' {
			line = line[:len(line)-1]
		}
	}
	return line, false, nil
}

type Writer struct {
	wr   io.Writer
	buf  []byte
	size int
	err  error
}

func NewWriter(w io.Writer) *Writer { return NewWriterSize(w, defaultBufSize) }
func NewWriterSize(w io.Writer, size int) *Writer {
	if size <= 0 {
		size = defaultBufSize
	}
	return &Writer{wr: w, size: size}
}
func (b *Writer) Size() int      { return b.size }
func (b *Writer) Buffered() int  { return len(b.buf) }
func (b *Writer) Available() int { return b.size - len(b.buf) }
func (b *Writer) Reset(w io.Writer) { *b = Writer{wr: w, size: b.size} }
func (b *Writer) Flush() error {
	if b.err != nil {
		return b.err
	}
	if len(b.buf) == 0 {
		return nil
	}
	n, err := b.wr.Write(b.buf)
	if n < len(b.buf) && err == nil {
		err = io.ErrShortWrite
	}
	b.buf = append(b.buf[:0], b.buf[n:]...)
	b.err = err
	return err
}
func (b *Writer) Write(p []byte) (n int, err error) {
	for len(p) > b.Available() && b.err == nil {
		m := b.Available()
		if len(b.buf) == 0 {
			m, b.err = b.wr.Write(p)
		} else {
			b.buf = append(b.buf, p[:m]...)
			b.Flush()
		}
		n += m
		p = p[m:]
	}
	if b.err != nil {
		return n, b.err
	}
	b.buf = append(b.buf, p...)
	return n + len(p), nil
}
func (b *Writer) WriteString(s string) (int, error) { return b.Write([]byte(s)) }
func (b *Writer) WriteByte(c byte) error {
	_, err := b.Write([]byte{c})
	return err
}
func (b *Writer) WriteRune(r rune) (size int, err error) { return b.WriteString(string(r)) }

type ReadWriter struct {
	*Reader
	*Writer
}

func NewReadWriter(r *Reader, w *Writer) *ReadWriter { return &ReadWriter{r, w} }

type SplitFunc func(data []byte, atEOF bool) (advance int, token []byte, err error)

type Scanner struct {
	r     io.Reader
	split SplitFunc
	most  int
	token []byte
	buf   []byte
	eof   bool
	done  bool
	err   error
}

func NewScanner(r io.Reader) *Scanner {
	return &Scanner{r: r, split: ScanLines, most: MaxScanTokenSize}
}
func (s *Scanner) Err() error {
	if s.err == io.EOF {
		return nil
	}
	return s.err
}
func (s *Scanner) Bytes() []byte               { return s.token }
func (s *Scanner) Text() string                { return string(s.token) }
func (s *Scanner) Buffer(buf []byte, most int)  { s.most = max(cap(buf), most) }
func (s *Scanner) Split(split SplitFunc)       { s.split = split }
func (s *Scanner) Scan() bool {
	if s.done {
		return false
	}
	for empties := 0; ; {
		if len(s.buf) > 0 || s.eof {
			advance, token, err := s.split(s.buf, s.eof)
			if err != nil {
				s.done = true
				s.token = token
				if err == ErrFinalToken {
					return token != nil
				}
				s.err = err
				return false
			}
			if advance < 0 || advance > len(s.buf) {
				panic("bufio.Scanner: SplitFunc returns bad advance count")
			}
			s.buf = s.buf[advance:]
			s.token = token
			if token != nil {
				if s.err == nil || advance > 0 {
					empties = 0
				} else if empties++; empties > 100 {
					panic("bufio.Scan: too many empty tokens without progressing")
				}
				return true
			}
			if advance > 0 {
				continue
			}
		}
		if s.eof {
			s.done = true
			s.token = nil
			return false
		}
		if len(s.buf) >= s.most {
			s.done = true
			s.err = ErrTooLong
			s.token = nil
			return false
		}
		p := make([]byte, min(startBufSize, s.most-len(s.buf)))
		n, err := s.r.Read(p)
		s.buf = append(s.buf, p[:n]...)
		if err != nil {
			s.eof = true
			s.err = err
		}
	}
}

func ScanBytes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if atEOF && len(data) == 0 {
		return 0, nil, nil
	}
	return 1, data[0:1], nil
}
func ScanRunes(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if len(data) == 0 || !atEOF && !utf8.FullRune(data) {
		return 0, nil, nil
	}
	r, size := utf8.DecodeRune(data)
	if r == utf8.RuneError && size <= 1 {
		return 1, []byte(string(r)), nil
	}
	return size, data[:size], nil
}
func ScanLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if atEOF && len(data) == 0 {
		return 0, nil, nil
	}
	i := bytes.IndexByte(data, '\n')
	advance = i + 1
	if i < 0 {
		if !atEOF {
			return 0, nil, nil
		}
		i = len(data)
		advance = i
	}
	token = data[:i]
	if i > 0 && data[i-1] == '\r' {
		token = data[:i-1]
	}
	if token == nil {
		token = []byte{}
	}
	return advance, token, nil
}
func ScanWords(data []byte, atEOF bool) (advance int, token []byte, err error) {
	space := func(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
	start := 0
	for start < len(data) && space(data[start]) {
		start++
	}
	for i := start; i < len(data); i++ {
		if space(data[i]) {
			return i + 1, data[start:i], nil
		}
	}
	if atEOF && len(data) > start {
		return len(data), data[start:], nil
	}
	return start, nil, nil
}
)go";

}  // namespace fiberscope::lang
