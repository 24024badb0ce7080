// strings.Builder and strings.Reader.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	var b strings.Builder
	fmt.Println(b.Len(), b.String() == "")
	b.Grow(10)
	n, err := b.WriteString("héy")
	fmt.Println(n, err, b.WriteByte('!'))
	n, err = b.WriteRune('世')
	fmt.Println(n, err)
	n, err = b.Write([]byte{' ', 'x'})
	fmt.Println(n, err, b.Len(), b.String(), b.Cap() >= b.Len())
	b.Reset()
	fmt.Printf("%d %q\n", b.Len(), b.String())
	for i := range 1000 {
		fmt.Fprint(&b, i%10)
	}
	fmt.Println(b.Len(), b.String()[990:])
	r := strings.NewReader("abc世def")
	fmt.Println(r.Len(), r.Size())
	buf := make([]byte, 2)
	n, err = r.Read(buf)
	fmt.Println(n, err, string(buf))
	c, err := r.ReadByte()
	fmt.Println(string(c), err, r.UnreadByte(), r.Len())
	c, _ = r.ReadByte()
	ch, size, err := r.ReadRune()
	fmt.Println(string(c), string(ch), size, err)
	n64, err := r.WriteTo(os.Stdout)
	fmt.Println(n64, err, r.Len())
	_, err = r.ReadByte()
	fmt.Println(err == io.EOF, err)
	_, _, err = r.ReadRune()
	n, err2 := r.Read(buf)
	fmt.Println(err, n, err2)
	r.Reset("new")
	all, err := io.ReadAll(r)
	fmt.Println(string(all), err)
}
