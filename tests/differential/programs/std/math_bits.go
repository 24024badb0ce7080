// math/bits.
package main

import (
	"fmt"
	"math/bits"
)

func main() {
	for _, x := range []uint64{0, 1, 2, 255, 256, 1 << 31, 1<<32 - 1, 1 << 63, 1<<64 - 1, 0x0123456789abcdef} {
		fmt.Println(bits.Len64(x), bits.Len32(uint32(x)), bits.Len16(uint16(x)), bits.Len8(uint8(x)), bits.Len(uint(x)),
			bits.LeadingZeros64(x), bits.LeadingZeros32(uint32(x)), bits.LeadingZeros16(uint16(x)), bits.LeadingZeros8(uint8(x)), bits.LeadingZeros(uint(x)),
			bits.TrailingZeros64(x), bits.TrailingZeros32(uint32(x)), bits.TrailingZeros16(uint16(x)), bits.TrailingZeros8(uint8(x)), bits.TrailingZeros(uint(x)))
		fmt.Println(bits.OnesCount64(x), bits.OnesCount32(uint32(x)), bits.OnesCount16(uint16(x)), bits.OnesCount8(uint8(x)), bits.OnesCount(uint(x)))
		fmt.Printf("%x %x %x %x %x\n", bits.Reverse64(x), bits.Reverse32(uint32(x)), bits.Reverse16(uint16(x)), bits.Reverse8(uint8(x)), bits.Reverse(uint(x)))
		fmt.Printf("%x %x %x %x\n", bits.ReverseBytes64(x), bits.ReverseBytes32(uint32(x)), bits.ReverseBytes16(uint16(x)), bits.ReverseBytes(uint(x)))
		for _, k := range []int{0, 1, 7, -3, 65} {
			fmt.Printf("%x %x %x %x %x|", bits.RotateLeft64(x, k), bits.RotateLeft32(uint32(x), k), bits.RotateLeft16(uint16(x), k), bits.RotateLeft8(uint8(x), k), bits.RotateLeft(uint(x), k))
		}
		fmt.Println()
	}
	fmt.Println(bits.Add64(1<<63, 1<<63, 1))
	fmt.Println(bits.Sub64(1, 2, 0))
	fmt.Println(bits.Mul64(1<<40, 1<<40))
	fmt.Println(bits.Mul64(1<<64-1, 1<<64-1))
	fmt.Println(bits.UintSize)
}
