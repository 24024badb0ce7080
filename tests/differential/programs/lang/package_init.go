// Package variables are set in the order in which they need each other; then come the inits.
package main

import "fmt"

var (
	a = b + 1
	b = f("b", c*2)
	c = f("c", 10)
	d = func() int { return a + e }()
	e = f("e", 5)
)

var x, y = pair()
var _ = f("blank", 0)
var table = map[string]func() int{"g": g}
var later = table["g"]()
var order []string

func f(name string, n int) int {
	fmt.Println("set", name)
	return n
}

func pair() (int, int) { return f("x", a), f("y", b) }

func g() int { return hidden }

var hidden = f("hidden", 99)

func init() {
	fmt.Println("first init", a, b, c, d, e)
	order = append(order, "first")
}

type registry struct{ names []string }

func (r *registry) add(n string) bool {
	r.names = append(r.names, n)
	return true
}

var all registry
var _, _ = all.add("one"), all.add("two")

func init() {
	fmt.Println("second init", x, y, later, all.names)
	order = append(order, "second")
}

func main() {
	fmt.Println("main", order)
}
