// Constants are exact and have no type until they need one.
package main

import "fmt"

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	_
	Thursday
)

const (
	_  = iota
	KB = 1 << (10 * iota)
	MB
	GB
)

const (
	a, b = iota, iota * 10
	c, d
	e, f
)

const (
	first  = "x"
	second // repeats the expression
	third  = len(first + second)
)

const big = 1 << 100
const tiny = 1.0 / 3.0
const letter = 'a' + 1
const mixed = 7 / 2 * 2.0
const truth = big > 1 && !false

func main() {
	fmt.Println(Sunday, Monday, Tuesday, Thursday)
	fmt.Println(KB, MB, GB)
	fmt.Println(a, b, c, d, e, f)
	fmt.Println(first, second, third)
	fmt.Println(big>>98, big/(1<<97), -big>>99)
	fmt.Println(tiny*3 == 1, tiny)
	fmt.Println(letter, string(rune(letter)), mixed, truth)
	var narrow float32 = tiny
	var wide float64 = tiny
	fmt.Println(narrow, wide)
	fmt.Printf("%T %T %T %T %T\n", 1, 'x', 1.0, "s", 1 < 2)
	const huge = 1e400 / 1e399
	fmt.Println(huge, 0x1p-2, 0b1010, 0o17, 017, 1_000_000, 0x_ff, 'a'-'A')
	var shift uint = 3
	var x int64 = 1 << shift
	var y = 1.0 * 4 << 2
	fmt.Println(x, y, uint8(255), int8(-128), ^0, -5%3, 5&^1)
	fmt.Println("\a\b"[0], "\x41\u00e9\U0001F600\101", `raw\n`, '\'', "\"")
}
