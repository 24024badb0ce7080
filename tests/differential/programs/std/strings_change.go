// strings: splitting, joining, trimming, replacing, mapping.
package main

import (
	"fmt"
	"strings"
	"unicode"
)

func main() {
	fmt.Printf("%q %q %q\n", strings.Split("a,b,,c", ","), strings.Split("", ","), strings.Split("héy", ""))
	fmt.Printf("%q %q %q %q\n", strings.SplitN("a,b,c,d", ",", 2), strings.SplitN("a,b", ",", 0), strings.SplitN("a,b", ",", -1), strings.SplitN("abc", "", 2))
	fmt.Printf("%q %q\n", strings.SplitAfter("a,b,c", ","), strings.SplitAfterN("a,b,c", ",", 2))
	fmt.Printf("%q %q\n", strings.Fields("  foo \t bar\nbaz  "), strings.Fields("   "))
	fmt.Printf("%q\n", strings.FieldsFunc("a1b22c", unicode.IsDigit))
	fmt.Println(strings.Join([]string{"x", "y", "z"}, "-"), strings.Join(nil, ","), strings.Join([]string{"one"}, ","))
	fmt.Println(strings.Repeat("ab", 3), strings.Repeat("x", 0) == "")
	fmt.Println(strings.ToUpper("héllo ß"), strings.ToLower("HÉLLO"), strings.Title("hello world"), strings.ToTitle("abc"))
	fmt.Printf("%q %q %q\n", strings.TrimSpace(" \t x y \n"), strings.Trim("xxhixx", "x"), strings.Trim("  ", " "))
	fmt.Printf("%q %q %q %q\n", strings.TrimLeft("001200", "0"), strings.TrimRight("001200", "0"), strings.TrimPrefix("prefix", "pre"), strings.TrimSuffix("file.go", ".go"))
	fmt.Printf("%q %q %q\n", strings.TrimFunc("123abc456", unicode.IsDigit), strings.TrimLeftFunc("12a1", unicode.IsDigit), strings.TrimRightFunc("1a12", unicode.IsDigit))
	fmt.Println(strings.Replace("oink oink oink", "k", "ky", 2), strings.Replace("oink oink", "oink", "moo", -1), strings.ReplaceAll("aaa", "a", "bc"), strings.Replace("abc", "", "-", -1))
	fmt.Println(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsUpper(r):
			return unicode.ToLower(r)
		case r == ' ':
			return -1
		}
		return unicode.ToUpper(r)
	}, "Hello World é"))
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "a", "A")
	fmt.Println(r.Replace("<a>b</a>"))
	fmt.Println(strings.ToValidUTF8("a\xffb\xff\xfe", "?"), strings.Clone("copy"))
	defer func() { fmt.Println(recover()) }()
	strings.Repeat("x", -1)
}
