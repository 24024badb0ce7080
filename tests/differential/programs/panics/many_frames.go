// A trace of more than a hundred frames leaves out those in the middle.
package main

func down(n int) int {
	if n == 0 {
		panic("bottom")
	}
	return down(n-1) + 1
}

func main() {
	println(down(300))
}
