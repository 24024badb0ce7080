// Constants too large for the type that they would get.
package main

import "fmt"

func f(x interface{}) {}

func main() {
	a := 1 << 100
	var b interface{} = 1 << 64
	fmt.Println(-uint8(1), ^uint8(0), -int8(-128))
	c := 'a' + 1<<40
	f(1 << 70)
	_, _, _ = a, b, c
}
