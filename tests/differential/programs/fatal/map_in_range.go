// What a map may be while it is ranged over, in one goroutine: all of it is allowed.
package main

import "fmt"

func main() {
	m := map[int]int{1: 1}
	n := 0
	for k := range m {
		delete(m, k)
		m[k+100] = 1
		n++
		if n > 50 {
			clear(m)
		}
	}
	fmt.Println(n > 0, len(m) <= 1)
	defer func() {
		recover()
		var none map[string]int
		for range none {
		}
		none["x"] = 1
	}()
	panic("first")
}
