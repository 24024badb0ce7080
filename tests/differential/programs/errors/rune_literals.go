// Operands are shown with their value.
package main

func main() {
	var s string = 'x'
	var t bool = '\n'
	var u []int = 5
	var v *int = 1.5
	var w func() = "f"
	var x map[string]int = nil
	var y chan int = 'c' + 1
	_, _, _, _, _, _, _ = s, t, u, v, w, x, y
}
