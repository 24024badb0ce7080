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
	Ln2     = 0.693147180559945309417232121458176568075500134360255254120680009
	Log2E   = 1 / Ln2
	Ln10    = 2.30258509299404568401799145468436420760110148862877297603332790
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
func Float64bits(f float64) uint64
func Float64frombits(b uint64) float64
func Inf(sign int) float64 {
	if sign >= 0 {
		return Float64frombits(0x7FF0000000000000)
	}
	return Float64frombits(0xFFF0000000000000)
}
func NaN() float64              { return Float64frombits(0x7FF8000000000001) }
func IsNaN(f float64) bool      { return f != f }
func Signbit(f float64) bool    { return Float64bits(f)>>63 != 0 }
func IsInf(f float64, sign int) bool {
	return sign >= 0 && f > MaxFloat64 || sign <= 0 && f < -MaxFloat64
}
func Abs(x float64) float64 { return Float64frombits(Float64bits(x) &^ (1 << 63)) }
func Max(x, y float64) float64 { return max(x, y) }
func Min(x, y float64) float64 { return min(x, y) }
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
