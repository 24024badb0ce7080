// unicode and unicode/utf8.
package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

func main() {
	for _, r := range []rune{'a', 'Z', '5', ' ', '\n', 'é', 'ß', '世', 'Я', '!', '_', '٣', 0x00a0, 0x2003, 0x1F600, 0x300, '$', '\x00', 0x85, 'ǅ', -1} {
		fmt.Println(unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsUpper(r), unicode.IsLower(r), unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsPrint(r), unicode.IsControl(r), unicode.IsNumber(r), unicode.IsGraphic(r), unicode.IsTitle(r), unicode.ToUpper(r), unicode.ToLower(r), unicode.ToTitle(r))
	}
	fmt.Println(unicode.MaxRune, unicode.ReplacementChar, unicode.MaxASCII, unicode.MaxLatin1)
	s := "aé世😀\xff"
	fmt.Println(utf8.RuneCountInString(s), utf8.RuneCount([]byte(s)), utf8.ValidString(s), utf8.ValidString("é"), utf8.Valid([]byte("\xc0\x80")))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		fmt.Print(r, ":", size, " ")
		i += size
	}
	for b := []byte(s); len(b) > 0; {
		r, size := utf8.DecodeLastRune(b)
		r2, size2 := utf8.DecodeLastRuneInString(string(b))
		fmt.Print(r == r2, size == size2, r, " ")
		b = b[:len(b)-size]
	}
	fmt.Println()
	r, size := utf8.DecodeRune(nil)
	fmt.Println(r == utf8.RuneError, size, utf8.RuneSelf, utf8.UTFMax, utf8.MaxRune)
	for _, r := range []rune{'a', 'é', '世', 0x1F600, 0xD800, -1, 0x110000} {
		b := make([]byte, 4)
		n := 0
		n = utf8.EncodeRune(b, r)
		fmt.Println(utf8.RuneLen(r), utf8.ValidRune(r), n, b[:n], utf8.AppendRune(nil, r))
	}
	fmt.Println(utf8.FullRune([]byte("\xe4\xb8")), utf8.FullRuneInString("世"), utf8.RuneStart('a'), utf8.RuneStart(0x80))
	for _, bad := range []string{"\xe4\xb8", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc1\xbf", "\x80"} {
		r, size := utf8.DecodeRuneInString(bad)
		fmt.Print(r, size, utf8.RuneCountInString(bad), " ")
	}
	fmt.Println()
}
