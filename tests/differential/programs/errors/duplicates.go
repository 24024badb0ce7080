// What is declared, or written, twice.
package main

import "fmt"

type T struct {
	a int
	a string
}

type T int

func f(a, a int) {}
func f() {}

func (t T) m() {}
func (t T) m() {}

var x = 1
var x = 2

func main() {
	switch 5 {
	case 1, 2, 1:
	}
	_ = map[string]int{"a": 1, "a": 2}
	_ = []int{0: 1, 0: 2}
	fmt.Println()
}
