// print and println write to stderr, in their own form.
package main

import "fmt"

type named string

func main() {
	fmt.Println("stdout")
	print("a", 1, true, 'x', "\n")
	println("b", 2, -3, uint8(4), int64(-5))
	println()
	println(1.5, float32(0.25), 1e100, -0.0, 100.0)
	println(named("named"), 'a', byte(7), uint64(1<<63))
	print("no newline")
	print("\n")
	var p *int
	var f func()
	var m map[string]int
	var s []int
	var c chan int
	println(p, f == nil, m == nil, c)
	println(len(s), cap(s), nil == p)
	const big = 1 << 40
	println(big, 1<<3, "x"+"y", 7/2, 7%3)
	defer println("deferred")
	var e interface{}
	println(e == nil, !true)
}
