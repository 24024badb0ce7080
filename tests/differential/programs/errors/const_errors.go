// What is no constant.
package main

func f() int { return 1 }

var v = 1

const a = v
const b = f()
const c = len([]int{1})
const d int = "x"
const e []int = nil
const g = 1 / 0
const h uint = -1

func main() {
	const i = 5
	i++
	var arr [v]int
	var neg [-1]int
	var frac [1.5]int
	_, _, _ = arr, neg, frac
}
