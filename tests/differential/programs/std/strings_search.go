// strings: finding, testing, counting.
package main

import (
	"fmt"
	"strings"
	"unicode"
)

func main() {
	s := "Hello, 世界! hello"
	fmt.Println(strings.Contains(s, "世"), strings.Contains(s, ""), strings.Contains("", "x"))
	fmt.Println(strings.ContainsRune(s, '界'), strings.ContainsAny(s, "xyz!"), strings.ContainsAny(s, ""))
	fmt.Println(strings.Index(s, "l"), strings.Index(s, "zz"), strings.Index(s, ""), strings.LastIndex(s, "l"), strings.LastIndex(s, ""))
	fmt.Println(strings.IndexByte(s, 'o'), strings.IndexRune(s, '界'), strings.IndexRune(s, 'q'), strings.IndexAny(s, "界,"), strings.IndexAny(s, ""))
	fmt.Println(strings.IndexFunc(s, unicode.IsSpace), strings.IndexFunc("abc", unicode.IsDigit))
	fmt.Println(strings.HasPrefix(s, "Hell"), strings.HasPrefix("a", "ab"), strings.HasSuffix(s, "hello"), strings.HasSuffix(s, ""))
	fmt.Println(strings.Count("cheese", "e"), strings.Count("five", ""), strings.Count("世界", ""), strings.Count("aaaa", "aa"))
	fmt.Println(strings.EqualFold("Go", "GO"), strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("é", "É"))
	fmt.Println(strings.Compare("a", "b"), strings.Compare("b", "a"), strings.Compare("a", "a"))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found)
	before, after, found = strings.Cut("none", "=")
	fmt.Printf("%q %q %v\n", before, after, found)
	fmt.Println(strings.ContainsFunc("ab1", unicode.IsDigit), strings.LastIndexByte("abcabc", 'b'), strings.LastIndexAny("abcabc", "ab"), strings.LastIndexFunc("ab1c2d", unicode.IsDigit))
	rest, ok := strings.CutPrefix("prefix-x", "prefix-")
	fmt.Println(rest, ok)
	rest, ok = strings.CutSuffix("x.go", ".c")
	fmt.Println(rest, ok)
}
