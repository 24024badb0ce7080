// Floating point: division by zero, NaN, precision of the two widths.
package main

import (
	"fmt"
	"math"
)

func main() {
	zero := 0.0
	fmt.Println(1/zero, -1/zero, zero/zero, -zero)
	nan := math.NaN()
	fmt.Println(nan == nan, nan != nan, nan < 1, nan > 1, !(nan <= 1))
	negative := math.Copysign(0, -1)
	fmt.Println(negative, negative == 0, 1/negative)
	var f32 float32 = 16777216
	fmt.Println(f32+1 == f32, f32, f32/3, float64(f32/3))
	fmt.Println(0.1+0.2, float32(0.1)+float32(0.2), 1e21, 1e20, 1e-5, 1e-4, 123456789.0)
	huge, tiny, largest := float32(3.4e38), 5e-324, 1.7976931348623157e308
	fmt.Println(float32(1e10), huge*10, tiny/2, largest*10)
	a, b, c := 0.1, 0.2, 0.3
	fmt.Println(a+b == c, (a+b)+c == a+(b+c), a*3)
	x := 2.0
	x += 0.5
	x *= 2
	x /= 4
	x -= 3
	fmt.Println(x, -x, +x)
	fmt.Println(int(2.9+zero), int(-2.9+zero), int64(1e15+zero), uint8(200.7+zero))
	sum := 0.0
	for i := 0; i < 10; i++ {
		sum += 0.1
	}
	fmt.Println(sum, sum == 1, math.Abs(sum-1) < 1e-9)
	var m = map[float64]string{1.5: "a", math.Inf(1): "inf", math.Inf(-1): "-inf"}
	m[nan] = "first"
	m[nan] = "second"
	_, found := m[nan]
	fmt.Println(len(m), found, m[math.Inf(1)], m[1.5])
}
