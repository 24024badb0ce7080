// Go text of math and math/rand.
namespace fiberscope::lang {

extern const char* const kMathSource;
const char* const kMathSource = R"go(
package math

const (
	E       = 2.71828182845904523536028747135266249775724709369995957496696763
	Pi      = 3.14159265358979323846264338327950288419716939937510582097494459
	Phi     = 1.61803398874989484820458683436563811772030917980576286213544862
	Sqrt2   = 1.41421356237309504880168872420969807856967187537694807317667974
	SqrtE   = 1.64872127070012814684865078781416357165377610071014801157507931
	SqrtPi  = 1.77245385090551602729816748334114518279754945612238712821380779
	SqrtPhi = 1.27201964951406896425242246173749149171560804184009624861664038
	Ln2     = 0.693147180559945309417232121458176568075500134360255254120680009
	Log2E   = 1 / Ln2
	Ln10    = 2.30258509299404568401799145468436420760110148862877297603332790
	Log10E  = 1 / Ln10
	MaxInt    = 1<<63 - 1
	MinInt    = -1 << 63
	MaxInt8   = 1<<7 - 1
	MinInt8   = -1 << 7
	MaxInt16  = 1<<15 - 1
	MinInt16  = -1 << 15
	MaxInt32  = 1<<31 - 1
	MinInt32  = -1 << 31
	MaxInt64  = 1<<63 - 1
	MinInt64  = -1 << 63
	MaxUint   = 1<<64 - 1
	MaxUint8  = 1<<8 - 1
	MaxUint16 = 1<<16 - 1
	MaxUint32 = 1<<32 - 1
	MaxUint64 = 1<<64 - 1
	MaxFloat64             = 0x1p1023 * (1 + (1 - 0x1p-52))
	SmallestNonzeroFloat64 = 0x1p-1022 * 0x1p-52
	SmallestNonzeroFloat32 = 0x1p-126 * 0x1p-23
	MaxFloat32             = 0x1p127 * (1 + (1 - 0x1p-23))
)

func Sqrt(x float64) float64
func Pow(x, y float64) float64
func Floor(x float64) float64
func Ceil(x float64) float64
func Trunc(x float64) float64
func Round(x float64) float64
func Sin(x float64) float64
func Cos(x float64) float64
func Tan(x float64) float64
func Atan(x float64) float64
func Atan2(y, x float64) float64
func Log(x float64) float64
func Log2(x float64) float64
func Log10(x float64) float64
func Exp(x float64) float64
func Mod(x, y float64) float64
func Hypot(x, y float64) float64
func Cbrt(x float64) float64
func Asin(x float64) float64
func Acos(x float64) float64
func Sinh(x float64) float64
func Cosh(x float64) float64
func Tanh(x float64) float64
func Exp2(x float64) float64
func Expm1(x float64) float64
func Log1p(x float64) float64
func RoundToEven(x float64) float64
func Nextafter(x, y float64) float64
func Remainder(x, y float64) float64
func Ldexp(frac float64, exp int) float64
func Frexp(f float64) (frac float64, exp int)
func FMA(x, y, z float64) float64
func Float32bits(f float32) uint32
func Float32frombits(b uint32) float32
func Copysign(f, sign float64) float64 {
	return Float64frombits(Float64bits(f)&^(1<<63) | Float64bits(sign)&(1<<63))
}
func Dim(x, y float64) float64 {
	if x-y <= 0 {
		return 0
	}
	return x - y
}
func Modf(f float64) (int float64, frac float64) {
	int = Trunc(f)
	return int, Copysign(f-int, f)
}
func Float64bits(f float64) uint64
func Float64frombits(b uint64) float64
func Inf(sign int) float64 {
	if sign >= 0 {
		return Float64frombits(0x7FF0000000000000)
	}
	return Float64frombits(0xFFF0000000000000)
}
func NaN() float64              { return Float64frombits(0x7FF8000000000001) }
func Pow10(n int) float64 {
	if n < -323 {
		return 0
	} else if n > 308 {
		return Inf(1)
	}
	return Pow(10, float64(n))
}
func IsNaN(f float64) bool      { return f != f }
func Signbit(f float64) bool    { return Float64bits(f)>>63 != 0 }
func IsInf(f float64, sign int) bool {
	return sign >= 0 && f > MaxFloat64 || sign <= 0 && f < -MaxFloat64
}
func Abs(x float64) float64 { return Float64frombits(Float64bits(x) &^ (1 << 63)) }
func Max(x, y float64) float64 { return max(x, y) }
func Min(x, y float64) float64 { return min(x, y) }
)go";

extern const char* const kBitsSource;
const char* const kBitsSource = R"go(
package bits

const UintSize = 64

func Len64(x uint64) (n int) {
	for ; x != 0; x >>= 1 {
		n++
	}
	return n
}
func Len(x uint) int     { return Len64(uint64(x)) }
func Len32(x uint32) int { return Len64(uint64(x)) }
func Len16(x uint16) int { return Len64(uint64(x)) }
func Len8(x uint8) int   { return Len64(uint64(x)) }
func LeadingZeros(x uint) int     { return 64 - Len(x) }
func LeadingZeros64(x uint64) int { return 64 - Len64(x) }
func LeadingZeros32(x uint32) int { return 32 - Len32(x) }
func LeadingZeros16(x uint16) int { return 16 - Len16(x) }
func LeadingZeros8(x uint8) int   { return 8 - Len8(x) }
func TrailingZeros64(x uint64) int {
	if x == 0 {
		return 64
	}
	return Len64(x&-x) - 1
}
func TrailingZeros(x uint) int { return TrailingZeros64(uint64(x)) }
func TrailingZeros32(x uint32) int { return min(32, TrailingZeros64(uint64(x))) }
func TrailingZeros16(x uint16) int { return min(16, TrailingZeros64(uint64(x))) }
func TrailingZeros8(x uint8) int   { return min(8, TrailingZeros64(uint64(x))) }
func OnesCount64(x uint64) (n int) {
	for ; x != 0; x &= x - 1 {
		n++
	}
	return n
}
func OnesCount(x uint) int     { return OnesCount64(uint64(x)) }
func OnesCount32(x uint32) int { return OnesCount64(uint64(x)) }
func OnesCount16(x uint16) int { return OnesCount64(uint64(x)) }
func OnesCount8(x uint8) int   { return OnesCount64(uint64(x)) }
func RotateLeft64(x uint64, k int) uint64 { return x<<(uint(k)&63) | x>>(64-uint(k)&63) }
func RotateLeft(x uint, k int) uint       { return uint(RotateLeft64(uint64(x), k)) }
func RotateLeft32(x uint32, k int) uint32 { return x<<(uint(k)&31) | x>>((32-uint(k))&31) }
func RotateLeft16(x uint16, k int) uint16 { return x<<(uint(k)&15) | x>>((16-uint(k))&15) }
func RotateLeft8(x uint8, k int) uint8    { return x<<(uint(k)&7) | x>>((8-uint(k))&7) }
func Reverse64(x uint64) (r uint64) {
	for i := 0; i < 64; i++ {
		r = r<<1 | x&1
		x >>= 1
	}
	return r
}
func Reverse(x uint) uint       { return uint(Reverse64(uint64(x))) }
func Reverse32(x uint32) uint32 { return uint32(Reverse64(uint64(x)) >> 32) }
func Reverse16(x uint16) uint16 { return uint16(Reverse64(uint64(x)) >> 48) }
func Reverse8(x uint8) uint8    { return uint8(Reverse64(uint64(x)) >> 56) }
func ReverseBytes64(x uint64) (r uint64) {
	for i := 0; i < 8; i++ {
		r = r<<8 | x&255
		x >>= 8
	}
	return r
}
func ReverseBytes(x uint) uint       { return uint(ReverseBytes64(uint64(x))) }
func ReverseBytes32(x uint32) uint32 { return uint32(ReverseBytes64(uint64(x)) >> 32) }
func ReverseBytes16(x uint16) uint16 { return x>>8 | x<<8 }
func Add64(x, y, carry uint64) (sum, carryOut uint64) {
	sum = x + y + carry
	return sum, ((x & y) | ((x | y) &^ sum)) >> 63
}
func Sub64(x, y, borrow uint64) (diff, borrowOut uint64) {
	diff = x - y - borrow
	return diff, ((^x & y) | (^(x ^ y) & diff)) >> 63
}
func Mul64(x, y uint64) (hi, lo uint64) {
	const mask = 1<<32 - 1
	x0, x1, y0, y1 := x&mask, x>>32, y&mask, y>>32
	t := x1*y0 + (x0*y0)>>32
	w1 := t&mask + x0*y1
	return x1*y1 + t>>32 + w1>>32, x * y
}
)go";

extern const char* const kRandSource;
const char* const kRandSource = R"go(
package rand

func next() uint64

type Source interface {
	Int63() int64
	Seed(seed int64)
}

type source struct {
	state  uint64
	global bool
}

func (s *source) Seed(seed int64) { s.state = uint64(seed) }
func (s *source) Uint64() uint64 {
	if s.global {
		return next()
	}
	s.state += 0x9E3779B97F4A7C15
	z := s.state
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}
func (s *source) Int63() int64 { return int64(s.Uint64() >> 1) }

func NewSource(seed int64) Source { return &source{state: uint64(seed)} }

type Rand struct{ src Source }

func New(src Source) *Rand { return &Rand{src} }

var global = &Rand{&source{global: true}}

func (r *Rand) Seed(seed int64) { r.src.Seed(seed) }
func (r *Rand) Int63() int64    { return r.src.Int63() }
func (r *Rand) Uint32() uint32  { return uint32(r.Int63() >> 31) }
func (r *Rand) Int31() int32    { return int32(r.Int63() >> 32) }
func (r *Rand) Int() int        { return int(r.Int63()) }
func (r *Rand) Int63n(n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	limit := int64((1 << 63) - 1 - (1<<63)%uint64(n))
	v := r.Int63()
	for v > limit {
		v = r.Int63()
	}
	return v % n
}
func (r *Rand) Int31n(n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	return int32(r.Int63n(int64(n)))
}
func (r *Rand) Intn(n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	return int(r.Int63n(int64(n)))
}
func (r *Rand) Float64() float64 { return float64(r.Int63()>>10) / (1 << 53) }
func (r *Rand) Float32() float32 { return float32(r.Int63()>>39) / (1 << 24) }
func (r *Rand) Perm(n int) []int {
	m := make([]int, n)
	for i := 0; i < n; i++ {
		j := r.Intn(i + 1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, r.Intn(i+1))
	}
}

func Seed(seed int64)                      {}
func Int63() int64                         { return global.Int63() }
func Uint32() uint32                       { return global.Uint32() }
func Int31() int32                         { return global.Int31() }
func Int() int                             { return global.Int() }
func Int63n(n int64) int64                 { return global.Int63n(n) }
func Int31n(n int32) int32                 { return global.Int31n(n) }
func Intn(n int) int                       { return global.Intn(n) }
func Float64() float64                     { return global.Float64() }
func Float32() float32                     { return global.Float32() }
func Perm(n int) []int                     { return global.Perm(n) }
func Shuffle(n int, swap func(i, j int))   { global.Shuffle(n, swap) }
)go";

}  // namespace fiberscope::lang
