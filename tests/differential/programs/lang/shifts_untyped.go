// Untyped operands of shifts take the type that the context gives them.
package main

import "fmt"

func main() {
	var s uint = 33
	var i = 1 << s
	var j int32 = 1 << s
	var k = uint64(1 << s)
	var m int = 1.0 << s
	var n = 1.0<<s == j
	var u = uint8(1)<<7 | 1<<s>>s&1
	fmt.Println(i, j, k, m, n, u)
	var w int64 = 1.0 << 33
	var a = make([]byte, 1<<(s/11))
	fmt.Println(w, len(a), a[1<<(s-33)], 1<<3 == 2<<2)
	b := [4]int{10, 20, 30, 40}
	fmt.Println(b[1<<(s-32)], "abcd"[1<<(s-32)])
	var t int8 = -1
	fmt.Println(t>>s, uint8(t)>>1, t<<7, t<<8, ^t)
	var neg = -8
	neg >>= 1
	fmt.Println(neg, neg>>10, uint(1)<<63>>63, int64(-1)<<63>>63)
	var c byte = 'a'
	c <<= 1
	fmt.Println(c, c>>1, 'a'<<1)
	const big = 1 << 62
	fmt.Println(big>>60, uint32(big>>40), big*2-1+big*2 > big)
	var sh8 uint8 = 200
	var sint int = 3
	fmt.Println(1<<sh8, 1<<sint, uint16(1)<<15, int8(1)<<sint)
	x := 5
	x <<= sint
	x |= 1 << 10
	x &^= 1 << 3
	fmt.Println(x)
}
