// io: copying, limits, tees, many writers, full reads, errors.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type broken struct{}

func (broken) Read([]byte) (int, error)  { return 0, errors.New("cannot read") }
func (broken) Write([]byte) (int, error) { return 0, errors.New("cannot write") }

type plain struct{ io.Reader }

type count struct{ n int }

func (c *count) Write(p []byte) (int, error) {
	c.n += len(p)
	return len(p), nil
}

func main() {
	n, err := io.Copy(os.Stdout, strings.NewReader("copied\n"))
	fmt.Println(n, err)
	n, err = io.Copy(&count{}, plain{strings.NewReader(strings.Repeat("x", 100000))})
	fmt.Println(n, err)
	n, err = io.Copy(broken{}, strings.NewReader("x"))
	fmt.Println(n, err)
	n, err = io.Copy(io.Discard, broken{})
	fmt.Println(n, err)
	n, err = io.CopyN(os.Stdout, strings.NewReader("abcdef"), 3)
	fmt.Println(n, err)
	n, err = io.CopyN(io.Discard, strings.NewReader("ab"), 3)
	fmt.Println(n, err)
	buf := make([]byte, 4)
	k, err := io.ReadFull(strings.NewReader("abcdef"), buf)
	fmt.Println(k, err, string(buf))
	k, err = io.ReadFull(strings.NewReader("ab"), buf)
	fmt.Println(k, err, err == io.ErrUnexpectedEOF)
	k, err = io.ReadFull(strings.NewReader(""), buf)
	fmt.Println(k, err)
	k, err = io.ReadAtLeast(strings.NewReader("abc"), buf, 2)
	fmt.Println(k, err)
	k, err = io.ReadAtLeast(strings.NewReader("abc"), buf, 5)
	fmt.Println(k, err)
	limited := io.LimitReader(strings.NewReader("limited text"), 7)
	all, err := io.ReadAll(limited)
	fmt.Println(string(all), err)
	var a, b strings.Builder
	io.WriteString(io.MultiWriter(&a, &b), "to both")
	fmt.Println(a.String(), b.String())
	tee := io.TeeReader(strings.NewReader("tee"), &a)
	all, _ = io.ReadAll(tee)
	fmt.Println(string(all), a.String())
	k, err = io.WriteString(io.Discard, "nothing")
	fmt.Println(k, err)
	_, err = io.ReadAll(broken{})
	fmt.Println(err, io.EOF, io.ErrShortWrite, io.ErrShortBuffer, io.ErrClosedPipe, io.ErrNoProgress)
	var w io.Writer = os.Stdout
	_, isString := w.(io.StringWriter)
	var r io.Reader = strings.NewReader("x")
	_, isByte := r.(io.ByteReader)
	_, isRune := r.(io.RuneReader)
	_, isTo := r.(io.WriterTo)
	_, isCloser := r.(io.Closer)
	fmt.Println(isString, isByte, isRune, isTo, isCloser)
	nine := &io.LimitedReader{R: strings.NewReader("0123456789abc"), N: 9}
	all, err = io.ReadAll(nine)
	fmt.Println(string(all), err, nine.N)
}
