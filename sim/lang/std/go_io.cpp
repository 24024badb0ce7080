// Go text of fmt, io, os, log and errors.
namespace fiberscope::lang {

extern const char* const kFmtSource;
const char* const kFmtSource = R"go(
package fmt

import (
	"io"
	"os"
)

type Stringer interface{ String() string }
type GoStringer interface{ GoString() string }

func Sprintf(format string, a ...any) string
func errorText(format string, a ...any) string
func Sprint(a ...any) string
func Sprintln(a ...any) string
func Printf(format string, a ...any) (n int, err error)
func Print(a ...any) (n int, err error)
func Println(a ...any) (n int, err error)

func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	return io.WriteString(w, Sprintf(format, a...))
}
func Fprint(w io.Writer, a ...any) (n int, err error)   { return io.WriteString(w, Sprint(a...)) }
func Fprintln(w io.Writer, a ...any) (n int, err error) { return io.WriteString(w, Sprintln(a...)) }

type plainError struct{ s string }

func (e *plainError) Error() string { return e.s }

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }

func Errorf(format string, a ...any) error {
	msg := errorText(format, a...)
	var wrapped []error
	arg := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		i++
		for i < len(format) && (format[i] == '+' || format[i] == '-' || format[i] == '#' || format[i] == ' ' || format[i] == '.' || format[i] >= '0' && format[i] <= '9') {
			i++
		}
		if i >= len(format) || format[i] == '%' {
			continue
		}
		if format[i] == 'w' && arg < len(a) {
			if err, ok := a[arg].(error); ok {
				wrapped = append(wrapped, err)
			}
		}
		arg++
	}
	switch len(wrapped) {
	case 0:
		return &plainError{msg}
	case 1:
		return &wrapError{msg, wrapped[0]}
	}
	return &wrapErrors{msg, wrapped}
}

var _ = os.Stdout
)go";

extern const char* const kIoSource;
const char* const kIoSource = R"go(
package io

import "errors"

type Writer interface {
	Write(p []byte) (n int, err error)
}
type Reader interface {
	Read(p []byte) (n int, err error)
}
type StringWriter interface {
	WriteString(s string) (n int, err error)
}
type Closer interface{ Close() error }
type ReadCloser interface {
	Reader
	Closer
}
type WriteCloser interface {
	Writer
	Closer
}
type ByteReader interface{ ReadByte() (byte, error) }
type ByteWriter interface{ WriteByte(c byte) error }
type RuneReader interface {
	ReadRune() (r rune, size int, err error)
}
type WriterTo interface {
	WriteTo(w Writer) (n int64, err error)
}
type ReaderFrom interface {
	ReadFrom(r Reader) (n int64, err error)
}
type ReadWriter interface {
	Reader
	Writer
}

var EOF = errors.New("EOF")
var ErrUnexpectedEOF = errors.New("unexpected EOF")
var ErrShortWrite = errors.New("short write")
var ErrShortBuffer = errors.New("short buffer")
var ErrNoProgress = errors.New("multiple Read calls return no data or error")
var ErrClosedPipe = errors.New("io: read/write on closed pipe")

func ReadAll(r Reader) ([]byte, error) {
	var all []byte
	p := make([]byte, 512)
	for {
		n, err := r.Read(p)
		all = append(all, p[:n]...)
		if err == EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}
func ReadAtLeast(r Reader, buf []byte, min int) (n int, err error) {
	if len(buf) < min {
		return 0, ErrShortBuffer
	}
	for n < min && err == nil {
		var k int
		k, err = r.Read(buf[n:])
		n += k
	}
	if n >= min {
		err = nil
	} else if n > 0 && err == EOF {
		err = ErrUnexpectedEOF
	}
	return n, err
}
func ReadFull(r Reader, buf []byte) (n int, err error) { return ReadAtLeast(r, buf, len(buf)) }
func Copy(dst Writer, src Reader) (written int64, err error) {
	p := make([]byte, 32*1024)
	for {
		n, err := src.Read(p)
		if n > 0 {
			m, werr := dst.Write(p[:n])
			written += int64(m)
			if werr != nil {
				return written, werr
			}
			if m < n {
				return written, ErrShortWrite
			}
		}
		if err == EOF {
			return written, nil
		}
		if err != nil {
			return written, err
		}
	}
}
func CopyN(dst Writer, src Reader, n int64) (written int64, err error) {
	written, err = Copy(dst, LimitReader(src, n))
	if written < n && err == nil {
		err = EOF
	}
	return written, err
}

type LimitedReader struct {
	R Reader
	N int64
}

func LimitReader(r Reader, n int64) Reader { return &LimitedReader{r, n} }
func (l *LimitedReader) Read(p []byte) (n int, err error) {
	if l.N <= 0 {
		return 0, EOF
	}
	if int64(len(p)) > l.N {
		p = p[:l.N]
	}
	n, err = l.R.Read(p)
	l.N -= int64(n)
	return n, err
}

type multiWriter []Writer

func MultiWriter(writers ...Writer) Writer { return multiWriter(append([]Writer(nil), writers...)) }
func (m multiWriter) Write(p []byte) (n int, err error) {
	for _, w := range m {
		n, err = w.Write(p)
		if err != nil {
			return n, err
		}
		if n != len(p) {
			return n, ErrShortWrite
		}
	}
	return len(p), nil
}

type teeReader struct {
	r Reader
	w Writer
}

func TeeReader(r Reader, w Writer) Reader { return &teeReader{r, w} }
func (t *teeReader) Read(p []byte) (n int, err error) {
	n, err = t.r.Read(p)
	if n > 0 {
		if n, err := t.w.Write(p[:n]); err != nil {
			return n, err
		}
	}
	return n, err
}

func WriteString(w Writer, s string) (n int, err error) {
	if sw, ok := w.(StringWriter); ok {
		return sw.WriteString(s)
	}
	return w.Write([]byte(s))
}

type discard struct{}

func (discard) Write(p []byte) (int, error)       { return len(p), nil }
func (discard) WriteString(s string) (int, error) { return len(s), nil }

var Discard Writer = discard{}
)go";

extern const char* const kOsSource;
const char* const kOsSource = R"go(
package os

import (
	"errors"
	"io"
)

type File struct {
	fd   int
	name string
	pipe *end // of a pipe
}

var Stdin = &File{0, "/dev/stdin", nil}
var Stdout = &File{1, "/dev/stdout", nil}
var Stderr = &File{2, "/dev/stderr", nil}
var Args = args()

var ErrClosed = errors.New("file already closed")

type PathError struct {
	Op   string
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }
func (e *PathError) Unwrap() error { return e.Err }

type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }
func (e *SyscallError) Unwrap() error { return e.Err }

// One end; only native code looks into it.
type end struct{}

func pipe() (r, w *end, problem string)
func pipeRead(e *end, p []byte) (n int, problem string)
func pipeWrite(e *end, s string) (n int, problem string)
func pipeClose(e *end) (problem string)
func readStdin(p []byte) (n int, problem string)

func Pipe() (r *File, w *File, err error) {
	reader, writer, problem := pipe()
	if problem != "" {
		return nil, nil, &SyscallError{"pipe2", errors.New(problem)}
	}
	return &File{-1, "|0", reader}, &File{-1, "|1", writer}, nil
}

func (f *File) Name() string { return f.name }

func (f *File) failed(op, problem string) error {
	switch problem {
	case "":
		return nil
	case "EOF":
		return io.EOF
	case "file already closed":
		return &PathError{op, f.name, ErrClosed}
	}
	return &PathError{op, f.name, errors.New(problem)}
}

func args() []string
func write(fd int, s string)
func Exit(code int)
func Getpid() int { return 1 }

// The simulated world's environment is empty at first.
func lookup(key string) (value string, ok bool)
func change(key, value string, unset bool)

func LookupEnv(key string) (string, bool) { return lookup(key) }
func Getenv(key string) string {
	value, _ := lookup(key)
	return value
}
func Setenv(key, value string) error {
	bad := key == ""
	for i := range len(key) {
		bad = bad || key[i] == '=' || key[i] == 0
	}
	for i := range len(value) {
		bad = bad || value[i] == 0
	}
	if bad {
		return &SyscallError{"setenv", errors.New("invalid argument")}
	}
	change(key, value, false)
	return nil
}
func Unsetenv(key string) error {
	change(key, "", true)
	return nil
}

func (f *File) Read(p []byte) (n int, err error) {
	problem := "bad file descriptor"
	if f.pipe != nil {
		n, problem = pipeRead(f.pipe, p)
	} else if f.fd == 0 {
		n, problem = readStdin(p)
	}
	return n, f.failed("read", problem)
}
func (f *File) Write(p []byte) (n int, err error) { return f.WriteString(string(p)) }
func (f *File) WriteString(s string) (n int, err error) {
	if f.pipe != nil {
		n, problem := pipeWrite(f.pipe, s)
		return n, f.failed("write", problem)
	}
	write(f.fd, s)
	return len(s), nil
}
func (f *File) Close() error {
	if f.pipe != nil {
		return f.failed("close", pipeClose(f.pipe))
	}
	return nil
}
)go";

extern const char* const kLogSource;
const char* const kLogSource = R"go(
package log

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	Ldate = 1 << iota
	Ltime
	Lmicroseconds
	Llongfile
	Lshortfile
	LUTC
	Lmsgprefix
	LstdFlags = Ldate | Ltime
)

type Logger struct {
	m      sync.Mutex
	prefix string
	flags  int
	out    io.Writer
}

var std = New(os.Stderr, "", LstdFlags)

func New(out io.Writer, prefix string, flag int) *Logger {
	return &Logger{prefix: prefix, flags: flag, out: out}
}
func Default() *Logger { return std }

// "file.go:7" of the user's function that called us.
func place() string

func (l *Logger) write(s string) {
	if len(s) == 0 || s[len(s)-1] != '\n' {
		s += "\n"
	}
	l.m.Lock()
	defer l.m.Unlock()
	head := ""
	if l.flags&Lmsgprefix == 0 {
		head = l.prefix
	}
	if l.flags&Ldate != 0 {
		head += time.Now().Format("2006/01/02 ")
	}
	if l.flags&Lmicroseconds != 0 {
		head += time.Now().Format("15:04:05.000000 ")
	} else if l.flags&Ltime != 0 {
		head += time.Now().Format("15:04:05 ")
	}
	if l.flags&(Lshortfile|Llongfile) != 0 {
		where := place()
		if i := strings.LastIndex(where, "/"); l.flags&Lshortfile != 0 && i >= 0 {
			where = where[i+1:]
		}
		head += where + ": "
	}
	if l.flags&Lmsgprefix != 0 {
		head += l.prefix
	}
	io.WriteString(l.out, head+s)
}

func (l *Logger) SetFlags(flag int)      { l.flags = flag }
func (l *Logger) SetPrefix(p string)     { l.prefix = p }
func (l *Logger) SetOutput(w io.Writer)  { l.out = w }
func (l *Logger) Flags() int             { return l.flags }
func (l *Logger) Prefix() string         { return l.prefix }
func (l *Logger) Writer() io.Writer      { return l.out }
func (l *Logger) Print(v ...any)         { l.write(fmt.Sprint(v...)) }
func (l *Logger) Println(v ...any)       { l.write(fmt.Sprintln(v...)) }
func (l *Logger) Printf(format string, v ...any) { l.write(fmt.Sprintf(format, v...)) }
func (l *Logger) Fatal(v ...any) {
	l.write(fmt.Sprint(v...))
	os.Exit(1)
}
func (l *Logger) Fatalln(v ...any) {
	l.write(fmt.Sprintln(v...))
	os.Exit(1)
}
func (l *Logger) Fatalf(format string, v ...any) {
	l.write(fmt.Sprintf(format, v...))
	os.Exit(1)
}
func (l *Logger) Panic(v ...any) {
	s := fmt.Sprint(v...)
	l.write(s)
	panic(s)
}
func (l *Logger) Panicln(v ...any) {
	s := fmt.Sprintln(v...)
	l.write(s)
	panic(s)
}
func (l *Logger) Panicf(format string, v ...any) {
	s := fmt.Sprintf(format, v...)
	l.write(s)
	panic(s)
}

func SetFlags(flag int)              { std.SetFlags(flag) }
func SetPrefix(p string)             { std.SetPrefix(p) }
func SetOutput(w io.Writer)          { std.SetOutput(w) }
func Flags() int                     { return std.flags }
func Prefix() string                 { return std.prefix }
func Writer() io.Writer              { return std.out }
func Print(v ...any)                 { std.Print(v...) }
func Println(v ...any)               { std.Println(v...) }
func Printf(format string, v ...any) { std.Printf(format, v...) }
func Fatal(v ...any)                 { std.Fatal(v...) }
func Fatalln(v ...any)               { std.Fatalln(v...) }
func Fatalf(format string, v ...any) { std.Fatalf(format, v...) }
func Panic(v ...any)                 { std.Panic(v...) }
func Panicln(v ...any)               { std.Panicln(v...) }
func Panicf(format string, v ...any) { std.Panicf(format, v...) }
)go";

extern const char* const kErrorsSource;
const char* const kErrorsSource = R"go(
package errors

type errorString struct{ s string }

func (e *errorString) Error() string { return e.s }

func New(text string) error { return &errorString{text} }

var ErrUnsupported = New("unsupported operation")

func Unwrap(err error) error {
	u, ok := err.(interface{ Unwrap() error })
	if !ok {
		return nil
	}
	return u.Unwrap()
}

func comparable(err error) bool
func assignTarget(err error, target any) bool

func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	same := comparable(target)
	for {
		if same && comparable(err) && err == target {
			return true
		}
		if x, ok := err.(interface{ Is(error) bool }); ok && x.Is(target) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if Is(e, target) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}

func As(err error, target any) bool {
	for err != nil {
		if assignTarget(err, target) {
			return true
		}
		if x, ok := err.(interface{ As(any) bool }); ok && x.As(target) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if As(e, target) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

type joinError struct{ errs []error }

func (e *joinError) Error() string {
	s := ""
	for i, err := range e.errs {
		if i > 0 {
			s += "\n"
		}
		s += err.Error()
	}
	return s
}
func (e *joinError) Unwrap() []error { return e.errs }

func Join(errs ...error) error {
	var all []error
	for _, err := range errs {
		if err != nil {
			all = append(all, err)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &joinError{all}
}
)go";

}  // namespace fiberscope::lang
