// bytes.Buffer and bytes.Reader.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	var b bytes.Buffer
	b.WriteString("hello ")
	b.WriteByte('w')
	b.WriteRune('ö')
	b.Write([]byte("rld"))
	fmt.Println(b.String(), b.Len(), string(b.Bytes()), b.Cap() >= b.Len())
	p := make([]byte, 6)
	n, err := b.Read(p)
	fmt.Println(n, err, string(p), b.String())
	c, _ := b.ReadByte()
	fmt.Println(string(c), b.UnreadByte(), string(b.Next(1)))
	r, size, err := b.ReadRune()
	fmt.Println(string(r), size, err)
	b.Truncate(2)
	fmt.Println(b.String())
	b.Reset()
	b.Grow(100)
	_, err = b.ReadByte()
	fmt.Println(b.Len(), err)
	b.WriteString("line one\nline two\nrest")
	s, err := b.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	l, err := b.ReadBytes('\n')
	fmt.Printf("%q %v\n", l, err)
	s, err = b.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	n64, err := b.ReadFrom(strings.NewReader("from a reader\n"))
	fmt.Println(n64, err)
	n64, err = b.WriteTo(os.Stdout)
	fmt.Println(n64, err, b.Len())
	x := bytes.NewBufferString("abc")
	y := bytes.NewBuffer([]byte("def"))
	io.Copy(x, y)
	fmt.Println(x.String(), y.Len())
	var nilBuffer *bytes.Buffer
	fmt.Println(nilBuffer.String())
	rd := bytes.NewReader([]byte("xyz"))
	ch, err := rd.ReadByte()
	fmt.Println(string(ch), err, rd.Len())
	rest, err := io.ReadAll(rd)
	fmt.Println(string(rest), err)
	_, err = rd.Read(p)
	fmt.Println(err, bytes.MinRead, bytes.ErrTooLarge)
}
