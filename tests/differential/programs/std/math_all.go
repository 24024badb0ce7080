// math: rounding, roots, powers, special values.
package main

import (
	"fmt"
	"math"
)

func main() {
	inf, nan := math.Inf(1), math.NaN()
	for _, x := range []float64{0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e300, inf, -inf, nan} {
		fmt.Println(math.Floor(x), math.Ceil(x), math.Trunc(x), math.Round(x), math.RoundToEven(x), math.Abs(x), math.Signbit(x), math.IsNaN(x), math.IsInf(x, 0), math.IsInf(x, -1))
	}
	fmt.Println(math.Sqrt(2), math.Sqrt(-1), math.Cbrt(27), math.Pow(2, 10), math.Pow(2, -1), math.Pow(0, 0), math.Pow(-8, 1.0/3), math.Hypot(3, 4))
	fmt.Printf("%.12f %.12f %.12f %.12f %.12f %.12f %.12f\n", math.Sin(1), math.Cos(1), math.Tan(1), math.Asin(0.5), math.Acos(0.5), math.Atan(1), math.Atan2(-1, -1))
	fmt.Printf("%.10f %.10f %.10f %.10f %.10f %.10f\n", math.Sinh(1), math.Cosh(1), math.Tanh(1), math.Exp(1), math.Exp2(0.5), math.Expm1(1e-5))
	fmt.Printf("%.12f %.12f %.12f %.12f\n", math.Log(10), math.Log2(8), math.Log10(1000), math.Log1p(1e-5))
	fmt.Println(math.Log(0), math.Log(-1), math.Log2(8), math.Log10(100), math.Exp(0), math.Exp(-inf))
	fmt.Println(math.Mod(7, 3), math.Mod(-7, 3), math.Mod(7, 0), math.Remainder(7, 4), math.Max(1, nan), math.Min(-0.0, 0), math.Max(3, 5), math.Min(inf, 1), math.Dim(5, 3), math.Dim(3, 5))
	i, f := math.Modf(-3.25)
	fr, e := math.Frexp(12)
	fmt.Println(i, f, fr, e, math.Ldexp(0.75, 4), math.Copysign(3, -0.5), math.Copysign(-3, 1), math.FMA(2, 3, 4))
	fmt.Println(math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, math.MaxInt16, math.MinInt16, math.MaxInt8, math.MinInt8, math.MaxUint8, math.MaxUint16, math.MaxUint32, uint64(math.MaxUint64), math.MaxInt, math.MinInt, uint(math.MaxUint))
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32, math.SmallestNonzeroFloat32)
	fmt.Println(math.Pi, math.E, math.Phi, math.Sqrt2, math.SqrtE, math.SqrtPi, math.Ln2, math.Ln10, math.Log2E, math.Log10E)
	fmt.Println(math.Float64bits(1.5), math.Float64frombits(0x4000000000000000), math.Float32bits(-2), math.Float32frombits(0x3fc00000))
	fmt.Println(math.Nextafter(1, 2), math.Nextafter(0, -1), math.Inf(-1), nan == nan, math.Pow10(3))
	fmt.Println(math.Float32bits(float32(inf)))
}
