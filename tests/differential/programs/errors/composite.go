// Composite literals that do not fit their type.
package main

type P struct{ X, Y int }

func main() {
	_ = P{1}
	_ = P{1, 2, 3}
	_ = P{X: 1, 2}
	_ = P{X: "a"}
	_ = P{Z: 1}
	_ = P{X: 1, X: 2}
	_ = [2]int{1, 2, 3}
	_ = []int{"a"}
	_ = [...]int{5: 1}[6]
	_ = map[string]int{1: 1}
	_ = map[string]int{"a"}
	_ = []int{-1: 5}
	_ = int{5}
}
