// Calls with too few, too many and wrong arguments.
package main

import "fmt"

func f(a int, b string) {}
func v(a int, rest ...string) {}
func two() (int, int) { return 1, 2 }

type T struct{}

func (T) m(x int) {}

func main() {
	f(1)
	f(1, "a", 2)
	f("a", 1)
	f(two())
	v(1, 2)
	v(1, []string{}...)
	v(1, "a", []string{}...)
	x := 5
	x()
	fmt.Println(f(1, "x"))
}
