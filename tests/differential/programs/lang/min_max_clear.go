// The youngest builtins: min, max, clear.
package main

import (
	"fmt"
	"math"
)

func main() {
	fmt.Println(min(3, 1, 2), max(3, 1, 2), min(5), max("a", "b", "ab"), min("b", "a"))
	fmt.Println(min(1.5, 2), max(1, 2.5), min(math.Inf(1), 5), max(math.NaN(), 1))
	x, y := 10, 20
	fmt.Println(min(x, y), max(x, y, 15), min(x, 5), max(float64(x), 10.5))
	var b byte = 'a'
	fmt.Println(min(b, 'b'), max(b, 98))
	const c = min(1, 2) + max(3, 4)
	var array [max(2, 3)]int
	fmt.Println(c, len(array))
	s := []string{"a", "b"}
	clear(s)
	fmt.Printf("%q\n", s)
	m := map[string][]int{"x": {1}}
	n := m
	clear(m)
	fmt.Println(len(n), n)
	nan := map[float64]int{math.NaN(): 1, math.NaN(): 2, 1: 3}
	fmt.Println(len(nan))
	clear(nan)
	fmt.Println(len(nan))
	negative := math.Copysign(0, -1)
	fmt.Println(min(0.0, negative), max(negative, 0.0), 1/min(0, negative) < 0)
	var none map[string]int
	clear(none)
	f := func(s string, n int) int { fmt.Print(s, " "); return n }
	fmt.Println(min(f("a", 2), f("b", 1), f("c", 3)))
}
