// Go text of math/rand/v2. The generators and what is made of their words are exactly Go's: a
// program with a seed prints what it prints there.
namespace fiberscope::lang {

extern const char* const kRand2Source;
const char* const kRand2Source = R"go(
package rand

import "math/bits"

func next() uint64

type Source interface {
	Uint64() uint64
}

// The dice of the run's world.
type worldSource struct{}

func (worldSource) Uint64() uint64 { return next() }

// PCG-DXSM of Melissa O'Neill: a step of a linear congruential generator of 128 bits, and its state
// mixed into 64.
type PCG struct{ hi, lo uint64 }

func NewPCG(seed1, seed2 uint64) *PCG   { return &PCG{seed1, seed2} }
func (p *PCG) Seed(seed1, seed2 uint64) { p.hi, p.lo = seed1, seed2 }
func (p *PCG) Uint64() uint64 {
	const factorHi, factorLo = 0x2360ed051fc65da4, 0x4385df649fccf645
	const addedHi, addedLo = 0x5851f42d4c957f2d, 0x14057b7ef767814f
	hi, lo := bits.Mul64(p.lo, factorLo)
	hi += p.hi*factorLo + p.lo*factorHi
	lo, carry := bits.Add64(lo, addedLo, 0)
	p.hi, p.lo = hi+addedHi+carry, lo
	x := (p.hi ^ p.hi>>32) * 0xda942042e4dd58b5
	return (x ^ x>>48) * (lo | 1)
}

// ChaCha of Daniel Bernstein with 8 rounds, as in C2SP's chacha8rand: four blocks at a time, their
// words side by side. After 16 blocks the last 32 bytes are the next seed and are not given out.
type ChaCha8 struct {
	seed    [4]uint64
	words   [32]uint64
	at, end int // of words: what was not given out yet
	counter uint32
	bytes   uint64 // what Read has left of a word
	count   int
}

func NewChaCha8(seed [32]byte) *ChaCha8 {
	c := &ChaCha8{}
	c.Seed(seed)
	return c
}
func (c *ChaCha8) Seed(seed [32]byte) {
	*c = ChaCha8{end: 32}
	for i, b := range seed {
		c.seed[i/8] |= uint64(b) << (i % 8 * 8)
	}
	c.fill()
}
func (c *ChaCha8) Uint64() uint64 {
	if c.at == c.end {
		c.counter += 4
		if c.counter == 16 {
			copy(c.seed[:], c.words[28:])
			c.counter = 0
		}
		c.fill()
		c.at, c.end = 0, 32
		if c.counter == 12 {
			c.end = 28
		}
	}
	c.at++
	return c.words[c.at-1]
}
func (c *ChaCha8) Read(p []byte) (n int, err error) {
	for i := range p {
		if c.count == 0 {
			c.bytes, c.count = c.Uint64(), 8
		}
		p[i] = byte(c.bytes)
		c.bytes >>= 8
		c.count--
	}
	return len(p), nil
}

func (c *ChaCha8) fill() {
	clear(c.words[:])
	for block := range 4 {
		s := [16]uint32{0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}
		for i, key := range c.seed {
			s[4+2*i], s[5+2*i] = uint32(key), uint32(key>>32)
		}
		s[12] = c.counter + uint32(block)
		for range 4 {
			for i := range 4 {
				quarterRound(&s, i, i+4, i+8, i+12)
			}
			for i := range 4 {
				quarterRound(&s, i, (i+1)%4+4, (i+2)%4+8, (i+3)%4+12)
			}
		}
		for i, key := range c.seed {
			s[4+2*i] += uint32(key)
			s[5+2*i] += uint32(key >> 32)
		}
		for i, word := range s {
			c.words[2*i+block/2] |= uint64(word) << (block % 2 * 32)
		}
	}
}

func quarterRound(s *[16]uint32, a, b, c, d int) {
	s[a] += s[b]
	s[d] = bits.RotateLeft32(s[d]^s[a], 16)
	s[c] += s[d]
	s[b] = bits.RotateLeft32(s[b]^s[c], 12)
	s[a] += s[b]
	s[d] = bits.RotateLeft32(s[d]^s[a], 8)
	s[c] += s[d]
	s[b] = bits.RotateLeft32(s[b]^s[c], 7)
}

type Rand struct{ src Source }

func New(src Source) *Rand { return &Rand{src} }

var global = &Rand{worldSource{}}

// The upper half of x*n, for a random x: without the products that would make some results more
// likely than others (Daniel Lemire, arXiv 1805.10941).
func (r *Rand) below(n uint64) uint64 {
	if n&(n-1) == 0 {
		return r.src.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(r.src.Uint64(), n)
	if lo < n {
		for surplus := -n % n; lo < surplus; {
			hi, lo = bits.Mul64(r.src.Uint64(), n)
		}
	}
	return hi
}

func (r *Rand) belowChecked(n uint64, positive bool, name string) uint64 {
	if !positive {
		panic("invalid argument to " + name)
	}
	return r.below(n)
}

func (r *Rand) Uint64() uint64   { return r.src.Uint64() }
func (r *Rand) Uint32() uint32   { return uint32(r.src.Uint64() >> 32) }
func (r *Rand) Uint() uint       { return uint(r.src.Uint64()) }
func (r *Rand) Int64() int64     { return int64(r.src.Uint64() & (1<<63 - 1)) }
func (r *Rand) Int32() int32     { return int32(r.src.Uint64() >> 33) }
func (r *Rand) Int() int         { return int(r.Int64()) }
func (r *Rand) Float64() float64 { return float64(r.src.Uint64()&(1<<53-1)) / (1 << 53) }
func (r *Rand) Float32() float32 { return float32(r.Uint32()&(1<<24-1)) / (1 << 24) }

func (r *Rand) Uint64N(n uint64) uint64 { return r.belowChecked(n, n > 0, "Uint64N") }
func (r *Rand) Uint32N(n uint32) uint32 { return uint32(r.belowChecked(uint64(n), n > 0, "Uint32N")) }
func (r *Rand) UintN(n uint) uint       { return uint(r.belowChecked(uint64(n), n > 0, "UintN")) }
func (r *Rand) Int64N(n int64) int64    { return int64(r.belowChecked(uint64(n), n > 0, "Int64N")) }
func (r *Rand) Int32N(n int32) int32    { return int32(r.belowChecked(uint64(n), n > 0, "Int32N")) }
func (r *Rand) IntN(n int) int          { return int(r.belowChecked(uint64(n), n > 0, "IntN")) }

func (r *Rand) Perm(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	r.Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for left := n; left > 1; left-- {
		swap(left-1, int(r.below(uint64(left))))
	}
}

func Uint64() uint64                     { return global.Uint64() }
func Uint32() uint32                     { return global.Uint32() }
func Uint() uint                         { return global.Uint() }
func Int64() int64                       { return global.Int64() }
func Int32() int32                       { return global.Int32() }
func Int() int                           { return global.Int() }
func Float64() float64                   { return global.Float64() }
func Float32() float32                   { return global.Float32() }
func Uint64N(n uint64) uint64            { return global.Uint64N(n) }
func Uint32N(n uint32) uint32            { return global.Uint32N(n) }
func UintN(n uint) uint                  { return global.UintN(n) }
func Int64N(n int64) int64               { return global.Int64N(n) }
func Int32N(n int32) int32               { return global.Int32N(n) }
func IntN(n int) int                     { return global.IntN(n) }
func Perm(n int) []int                   { return global.Perm(n) }
func Shuffle(n int, swap func(i, j int)) { global.Shuffle(n, swap) }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

func N[Int intType](n Int) Int { return Int(global.belowChecked(uint64(n), n > 0, "N")) }
)go";

}  // namespace fiberscope::lang
