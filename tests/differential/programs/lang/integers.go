// Every width wraps, shifts further than it is wide, and divides towards zero.
package main

import "fmt"

func main() {
	var i8 int8 = 127
	var i16 int16 = 32767
	var i32 int32 = 2147483647
	var i64 int64 = 9223372036854775807
	var u8 uint8 = 255
	var u16 uint16 = 65535
	var u32 uint32 = 4294967295
	var u64 uint64 = 18446744073709551615
	i8++
	i16++
	i32++
	i64++
	u8++
	u16++
	u32++
	u64++
	fmt.Println(i8, i16, i32, i64, u8, u16, u32, u64)
	i8--
	u8--
	u64--
	fmt.Println(i8, u8, u64, -i8*i8, u8*u8, u64*u64, i8<<1, u8<<1)
	minimum := int64(-1 << 63)
	minusOne := int64(-1)
	fmt.Println(minimum/minusOne, minimum%minusOne, -minimum, minimum-1)
	for _, p := range [][2]int{{7, 2}, {-7, 2}, {7, -2}, {-7, -2}} {
		fmt.Println(p[0]/p[1], p[0]%p[1])
	}
	for _, n := range []uint{0, 1, 7, 8, 31, 32, 63, 64, 200} {
		fmt.Println(n, int8(-5)>>n, uint8(200)>>n, int32(-9)<<n, uint64(1)<<n, int64(-1)>>n)
	}
	x, y := 0b1100, 0b1010
	fmt.Println(x&y, x|y, x^y, x&^y, ^x, ^uint8(x), +x, -x)
	x &= y
	x |= 1
	x ^= 3
	x &^= 8
	x <<= 4
	x >>= 1
	x %= 100
	x *= 3
	x /= 2
	x += 7
	x -= 1
	fmt.Println(x)
	var r rune = 'é'
	var by byte = 'b'
	var up uintptr = 10
	fmt.Println(r, by, up-11 > up, r+1, by-'a')
}
