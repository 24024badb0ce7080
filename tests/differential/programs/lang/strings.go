// Strings are bytes; ranging over one decodes runes.
package main

import "fmt"

func main() {
	s := "aé世😀\xff!"
	fmt.Println(len(s), len([]rune(s)))
	for i, r := range s {
		fmt.Printf("%d:%c:%U ", i, r, r)
	}
	fmt.Println()
	for i := 0; i < len(s); i++ {
		fmt.Printf("%02x ", s[i])
	}
	fmt.Println()
	for i := range "abc" {
		fmt.Print(i)
	}
	for range "xy" {
		fmt.Print("!")
	}
	fmt.Println()
	fmt.Println(s[1:3], s[:1]+s[len(s)-1:], s[2:2] == "", s[:] == s)
	a, b := "apple", "banana"
	fmt.Println(a < b, a > b, a == "app"+"le", a != b, a <= a, "" < "a", "Z" < "a", "a" < "aa")
	a += "s"
	fmt.Println(a, a[0], string(a[0]), a[1:][1:])
	switch {
	case a == "apples":
		fmt.Println("apples it is")
	}
	joined := ""
	for _, word := range []string{"x", "y", "z"} {
		joined = word + joined
	}
	fmt.Println(joined, `multi
line \t raw`, "tab\there", len("\n"), "nul\x00byte"[3])
	bytes := []byte("abc")
	bytes = append(bytes, "def"...)
	n := copy(bytes[1:], "XY")
	fmt.Println(string(bytes), n)
	for i, b := range []byte("é") {
		fmt.Print(i, b, " ")
	}
	fmt.Println()
	m := map[string]int{}
	for _, r := range "hello" {
		m[string(r)]++
	}
	fmt.Println(m)
}
