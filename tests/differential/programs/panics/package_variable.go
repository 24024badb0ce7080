// While a package variable is being set.
package main

func parse(s string) int {
	if s == "" {
		panic("empty")
	}
	return len(s)
}

var a, b = parse("x"), parse("")

func main() {
	println(a, b)
}
