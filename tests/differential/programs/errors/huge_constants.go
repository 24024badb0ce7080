// Constants beyond any floating-point type, in messages.
package main

const big int64 = 1e10000 * 3
const small int64 = -1e-10000 / 3
const f int = 1.5e400
const g uint8 = 9.9999999e999
const h int = 0.000001e-330
const i float64 = 1e309

func main() {
	var x float32 = 1e5000 * 2
	_ = x
}
