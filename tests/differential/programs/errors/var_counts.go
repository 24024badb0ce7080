// Declarations with the wrong number of values.
package main

func two() (int, int) { return 1, 2 }

var a, b = 1

func main() {
	var h, i = two(), 1
	var j, k, l = two()
	n := two()
}
