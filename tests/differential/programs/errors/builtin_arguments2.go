// More builtins with the wrong arguments.
package main

func main() {
	var m map[string]int
	_ = make([]int, -1)
	_ = make([]int, 5, 2)
	_ = make(map[string]int, "x")
	_ = new(5)
	_ = min(1, "x")
	len(m)
	append([]int{}, 1)
}
