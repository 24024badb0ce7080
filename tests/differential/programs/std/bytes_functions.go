// bytes: the functions.
package main

import (
	"bytes"
	"fmt"
	"unicode"
)

func main() {
	a, b := []byte("apple"), []byte("banana")
	fmt.Println(bytes.Equal(a, []byte("apple")), bytes.Equal(nil, []byte{}), bytes.Compare(a, b), bytes.Compare(b, a), bytes.Compare(a, a))
	fmt.Println(bytes.Contains(b, []byte("nan")), bytes.Count(b, []byte("a")), bytes.Index(b, []byte("n")), bytes.LastIndex(b, []byte("n")), bytes.IndexByte(a, 'p'), bytes.LastIndexByte(a, 'p'))
	fmt.Println(bytes.IndexRune([]byte("aé"), 'é'), bytes.IndexAny(a, "lp"), bytes.IndexFunc(a, unicode.IsUpper))
	fmt.Println(bytes.HasPrefix(a, []byte("app")), bytes.HasSuffix(a, []byte("x")), bytes.EqualFold(a, []byte("APPLE")))
	fmt.Printf("%s %s %s %s\n", bytes.ToUpper(a), bytes.ToLower([]byte("ÀB")), bytes.Repeat([]byte("ab"), 2), bytes.TrimSpace([]byte(" x \n")))
	fmt.Printf("%q %q %q\n", bytes.Split([]byte("a,b"), []byte(",")), bytes.SplitN([]byte("a,b,c"), []byte(","), 2), bytes.Fields([]byte(" x  y ")))
	fmt.Printf("%s %s %s\n", bytes.Join([][]byte{a, b}, []byte("+")), bytes.Replace(b, []byte("a"), []byte("o"), 2), bytes.ReplaceAll(b, []byte("an"), nil))
	fmt.Printf("%s %s %s %s %s\n", bytes.Trim([]byte("--x--"), "-"), bytes.TrimLeft([]byte("xxa"), "x"), bytes.TrimRight([]byte("axx"), "x"), bytes.TrimPrefix(a, []byte("ap")), bytes.TrimSuffix(a, []byte("le")))
	before, after, found := bytes.Cut([]byte("k=v"), []byte("="))
	fmt.Printf("%s %s %v %v\n", before, after, found, bytes.Runes([]byte("é世")))
	fmt.Printf("%s\n", bytes.Map(func(r rune) rune { return r + 1 }, []byte("HAL")))
	c := bytes.Clone(a)
	c[0] = 'X'
	fmt.Println(string(a), string(c), bytes.Clone(nil) == nil)
}
