// strconv.Quote and what reads it back.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	for _, s := range []string{"plain", "tab\t", "new\nline", `back\slash`, `"quoted"`, "é世😀", "\x00\x7f\xff", "\u200b\ufeff", "\a\b\f\r\v", "'single'", "\u00a0", "\U0010ffff", ""} {
		fmt.Println(strconv.Quote(s), strconv.QuoteToASCII(s))
	}
	for _, r := range []rune{'a', '\n', '\'', '"', '世', 0x7f, 0xfffd, 0x10ffff, -1} {
		fmt.Println(strconv.QuoteRune(r))
	}
	for _, s := range []string{`"text"`, "`raw\\n`", `'x'`, `"a\tb\u4e16\x41"`, `"unclosed`, `noquotes`, `"bad \q"`, `''`, `"two""x"`} {
		u, err := strconv.Unquote(s)
		fmt.Printf("%q %v\n", u, err)
	}
}
