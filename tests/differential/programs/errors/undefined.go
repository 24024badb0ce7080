// Names that nothing declares.
package main

import "fmt"

type T struct{ a int }

func main() {
	fmt.Println(x)
	y = 5
	fmt.Printn("x")
	var t T
	t.b = 1
	t.f()
	var u Unknown
	os.Exit(1)
	undefined()
	_ = T{c: 1}
	fmt.println()
}
