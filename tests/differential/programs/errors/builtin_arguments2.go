// More builtins with the wrong arguments.
package main

func main() {
	var m map[string]int
	var c chan int
	_ = make([]int, -1)
	_ = make([]int, 5, 2)
	_ = make(map[string]int, "x")
	_ = new(5)
	_ = len()
	_ = min(1, "x")
	clear(5)
	len(m)
	append([]int{}, 1)
	close(c, c)
}
