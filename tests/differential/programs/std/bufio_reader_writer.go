// bufio.Reader and bufio.Writer.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type slow struct {
	s string
}

func (r *slow) Read(p []byte) (int, error) {
	if r.s == "" {
		return 0, errors.New("broken")
	}
	p[0] = r.s[0]
	r.s = r.s[1:]
	return 1, nil
}

type shouting struct{ calls int }

func (s *shouting) Write(p []byte) (int, error) {
	s.calls++
	return os.Stdout.WriteString(strings.ToUpper(string(p)))
}

func main() {
	r := bufio.NewReader(strings.NewReader("line one\nline two\nxyz世rest of it"))
	line, err := r.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	p, err := r.Peek(4)
	fmt.Printf("%q %v %v\n", p, err, r.Buffered() > 0)
	l, prefix, err := r.ReadLine()
	fmt.Printf("%q %v %v\n", l, prefix, err)
	b, err := r.ReadByte()
	fmt.Println(string(b), err, r.UnreadByte())
	n, err := r.Discard(3)
	fmt.Println(n, err)
	c, size, err := r.ReadRune()
	fmt.Println(string(c), size, err)
	bs, err := r.ReadBytes(' ')
	fmt.Printf("%q %v\n", bs, err)
	sl, err := r.ReadSlice(' ')
	fmt.Printf("%q %v\n", sl, err)
	buf := make([]byte, 10)
	n, err = r.Read(buf)
	fmt.Printf("%q %v\n", buf[:n], err)
	_, err = r.ReadByte()
	_, err2 := r.Peek(1)
	_, err3 := r.ReadString('x')
	fmt.Println(err, err2, err3)
	r.Reset(strings.NewReader("again"))
	s, err := r.ReadString(0)
	fmt.Println(s, err == io.EOF, r.Size())
	sr := bufio.NewReaderSize(&slow{"ab"}, 16)
	s, err = sr.ReadString('x')
	fmt.Println(s, err, sr.Size())
	_, err = sr.Peek(100)
	fmt.Println(err)
	out := &shouting{}
	w := bufio.NewWriterSize(out, 16)
	fmt.Fprintf(w, "held %d ", 1)
	w.WriteByte('!')
	w.WriteRune('é')
	n, err = w.WriteString(" text ")
	fmt.Println(out.calls, w.Buffered(), w.Available(), w.Size(), n, err)
	w.Write([]byte("and more that does not fit\n"))
	fmt.Println(w.Flush(), w.Buffered(), out.calls > 0)
	w.Reset(os.Stdout)
	fmt.Fprintln(w, "to stdout")
	w.Flush()
	rw := bufio.NewReadWriter(bufio.NewReader(strings.NewReader("in\n")), bufio.NewWriter(os.Stdout))
	s, _ = rw.ReadString('\n')
	rw.WriteString("echo " + s)
	rw.Flush()
}
