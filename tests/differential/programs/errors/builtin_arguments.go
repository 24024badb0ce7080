// Builtins with the wrong arguments.
package main

func main() {
	var none []int
	var m map[string]int
	var c <-chan int
	_ = copy(none, nil)
	_ = copy(none, []string{})
	_ = len(5)
	_ = cap(m)
	_ = append(none, "x")
	delete(none, 1)
	delete(m, 1)
	close(c)
	_ = make(int)
	_ = make([]int)
}
