// Slicing too far.
package main

func tail(s []int, n int) []int {
	return s[n:]
}

func main() {
	println(len(tail([]int{1, 2, 3}, 3)))
	println(len(tail([]int{1, 2, 3}, 4)))
}
