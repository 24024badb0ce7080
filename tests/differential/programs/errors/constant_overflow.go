// Constants that do not fit.
package main

import "fmt"

const big = 1 << 100

func main() {
	fmt.Println(float32(3.4e38) * 10)
	var a uint8 = 256
	var b int8 = -129
	var c uint = -1
	fmt.Println(big)
	var d int = big
	e := int32(1 << 31)
	var f float32 = 1e39
	g := 'a' * 1e100
	fmt.Println(a, b, c, d, e, f, g)
	fmt.Println(uint8(255)+1, int8(100)*2, 5/0, 5.0/0.0, 1%0, 1.5<<1)
}
