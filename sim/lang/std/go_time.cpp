// Go text of time, math, math/rand, sort and container/heap.
namespace fiberscope::lang {

extern const char* const kTimeSource;
const char* const kTimeSource = R"go(
package time

type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

const (
	RFC3339  = "2006-01-02T15:04:05Z07:00"
	Kitchen  = "3:04PM"
	DateTime = "2006-01-02 15:04:05"
	DateOnly = "2006-01-02"
	TimeOnly = "15:04:05"
	RFC1123  = "Mon, 02 Jan 2006 15:04:05 MST"
	StampMilli = "Jan _2 15:04:05.000"
)

func durationText(d int64) string
func (d Duration) String() string        { return durationText(int64(d)) }
func (d Duration) Nanoseconds() int64    { return int64(d) }
func (d Duration) Microseconds() int64   { return int64(d) / 1000 }
func (d Duration) Milliseconds() int64   { return int64(d) / 1000000 }
func (d Duration) Seconds() float64      { return float64(d/Second) + float64(d%Second)/1e9 }
func (d Duration) Minutes() float64      { return float64(d/Minute) + float64(d%Minute)/(60*1e9) }
func (d Duration) Hours() float64        { return float64(d/Hour) + float64(d%Hour)/(60*60*1e9) }
func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	r := d % m
	if d < 0 {
		r = -r
		if r+r < m {
			return d + r
		}
		return d - m + r
	}
	if r+r < m {
		return d - r
	}
	return d + m - r
}
func (d Duration) Abs() Duration {
	if d < 0 {
		return -d
	}
	return d
}

func sleep(ns int64)
func Sleep(d Duration) { sleep(int64(d)) }

func now() int64
func formatTime(sec, nsec int64, layout string) string

type Month int
type Weekday int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)
const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

func (m Month) String() string   { return monthNames[m-1] }
func (d Weekday) String() string { return dayNames[d] }

// Nanoseconds since 1970, shifted so that the least, a moment of 1677 that nobody needs, is 0: the
// zero Time, which stands for the beginning of the year 1.
type Time struct{ ns uint64 }

func at(unix int64) Time   { return Time{uint64(unix) + 1<<63} }
func (t Time) unix() int64 { return int64(t.ns - 1<<63) }

const yearOne = -62135596800

func (t Time) split() (sec, nsec int64) {
	if t.ns == 0 {
		return yearOne, 0
	}
	sec, nsec = t.unix()/1000000000, t.unix()%1000000000
	if nsec < 0 {
		sec, nsec = sec-1, nsec+1000000000
	}
	return
}
func remainder(x, y int64) int64 {
	if r := x % y; r < 0 {
		return r + y
	}
	return x % y
}

func Now() Time                    { return at(now()) }
func Unix(sec, nsec int64) Time    { return at(sec*1000000000 + nsec) }
func UnixMilli(ms int64) Time      { return at(ms * 1000000) }
func Since(t Time) Duration        { return Now().Sub(t) }
func Until(t Time) Duration        { return t.Sub(Now()) }

// A difference that no Duration can hold is the largest that one can, as in Go.
func (t Time) Sub(u Time) Duration {
	d := Duration(t.ns - u.ns)
	switch {
	case t.ns == u.ns:
		return 0
	case t.ns == 0 || t.ns < u.ns && d > 0:
		return -1 << 63
	case u.ns == 0 || t.ns > u.ns && d < 0:
		return 1<<63 - 1
	}
	return d
}

func (t Time) Add(d Duration) Time { return Time{t.ns + uint64(d)} }
func (t Time) After(u Time) bool   { return t.ns > u.ns }
func (t Time) Before(u Time) bool  { return t.ns < u.ns }
func (t Time) Equal(u Time) bool   { return t.ns == u.ns }
func (t Time) Compare(u Time) int {
	if t.ns < u.ns {
		return -1
	} else if t.ns > u.ns {
		return 1
	}
	return 0
}
func (t Time) IsZero() bool                { return t.ns == 0 }
func (t Time) Unix() int64 {
	sec, _ := t.split()
	return sec
}
func (t Time) UnixNano() int64             { return t.unix() }
func (t Time) UnixMilli() int64 {
	sec, nsec := t.split()
	return sec*1000 + nsec/1000000
}
func (t Time) UnixMicro() int64 {
	sec, nsec := t.split()
	return sec*1000000 + nsec/1000
}
func (t Time) UTC() Time                   { return t }
func (t Time) Local() Time                 { return t }
func (t Time) Format(layout string) string {
	sec, nsec := t.split()
	return formatTime(sec, nsec, layout)
}
func (t Time) String() string              { return t.Format("2006-01-02 15:04:05.999999999 -0700 MST") }
func (t Time) Nanosecond() int {
	_, nsec := t.split()
	return int(nsec)
}
func (t Time) Second() int                 { return int(remainder(t.Unix(), 60)) }
func (t Time) Minute() int                 { return int(remainder(t.Unix(), 3600) / 60) }
func (t Time) Hour() int                   { return int(remainder(t.Unix(), 86400) / 3600) }
func (t Time) Weekday() Weekday            { return Weekday(remainder((t.Unix()-remainder(t.Unix(), 86400))/86400+4, 7)) }
func number(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
func (t Time) Year() int    { return number(t.Format("2006")) }
func (t Time) Month() Month { return Month(number(t.Format("01"))) }
func (t Time) Day() int     { return number(t.Format("02")) }
func (t Time) Truncate(d Duration) Time {
	if d <= 0 {
		return t
	}
	return Time{t.ns - uint64(remainder(t.unix(), int64(d)))}
}

func startTimer(c chan Time, f func(), after, period int64) uintptr
func stopTimer(handle uintptr) bool

type Timer struct {
	C      <-chan Time
	c      chan Time
	f      func()
	handle uintptr
}

func NewTimer(d Duration) *Timer {
	timer := make(chan Time, 1)
	return &Timer{C: timer, c: timer, handle: startTimer(timer, nil, int64(d), 0)}
}
func After(d Duration) <-chan Time { return NewTimer(d).C }
func AfterFunc(d Duration, f func()) *Timer {
	return &Timer{f: f, handle: startTimer(nil, f, int64(d), 0)}
}
func (t *Timer) Stop() bool {
	active := stopTimer(t.handle)
	if t.c != nil {
		select {
		case <-t.c:
			active = true
		default:
		}
	}
	return active
}
func (t *Timer) Reset(d Duration) bool {
	active := t.Stop()
	t.handle = startTimer(t.c, t.f, int64(d), 0)
	return active
}

type Ticker struct {
	C      <-chan Time
	c      chan Time
	handle uintptr
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	ticker := make(chan Time, 1)
	return &Ticker{C: ticker, c: ticker, handle: startTimer(ticker, nil, int64(d), int64(d))}
}
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
func (t *Ticker) Stop() { stopTimer(t.handle) }
func (t *Ticker) Reset(d Duration) {
	stopTimer(t.handle)
	t.handle = startTimer(t.c, nil, int64(d), int64(d))
}
)go";

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

extern const char* const kSortSource;
const char* const kSortSource = R"go(
package sort

type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

// Heap sort: in place and never quadratic.
func sortBy(n int, less func(i, j int) bool, swap func(i, j int)) {
	down := func(root, end int) {
		for {
			child := 2*root + 1
			if child >= end {
				return
			}
			if child+1 < end && less(child, child+1) {
				child++
			}
			if !less(root, child) {
				return
			}
			swap(root, child)
			root = child
		}
	}
	if n <= 12 {
		insertBy(0, n, less, swap)
		return
	}
	for i := n/2 - 1; i >= 0; i-- {
		down(i, n)
	}
	for end := n - 1; end > 0; end-- {
		swap(0, end)
		down(0, end)
	}
}

func insertBy(from, to int, less func(i, j int) bool, swap func(i, j int)) {
	for i := from + 1; i < to; i++ {
		for j := i; j > from && less(j, j-1); j-- {
			swap(j, j-1)
		}
	}
}

// Merges sorted neighbours by rotation: stable and in place.
func stableBy(n int, less func(i, j int) bool, swap func(i, j int)) {
	const block = 16
	for at := 0; at < n; at += block {
		insertBy(at, min(at+block, n), less, swap)
	}
	for size := block; size < n; size *= 2 {
		for at := 0; at+size < n; at += 2 * size {
			merge(at, at+size, min(at+2*size, n), less, swap)
		}
	}
}

func merge(a, m, b int, less func(i, j int) bool, swap func(i, j int)) {
	if a >= m || m >= b {
		return
	}
	if b-a == 2 {
		if less(m, a) {
			swap(a, m)
		}
		return
	}
	var i, j int
	pivotIsLeft := m-a > b-m
	if pivotIsLeft {
		i = a + (m-a)/2
		lo, hi := m, b
		for lo < hi {
			h := (lo + hi) / 2
			if less(h, i) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		j = lo
	} else {
		j = m + (b-m)/2
		lo, hi := a, m
		for lo < hi {
			h := (lo + hi) / 2
			if less(j, h) {
				hi = h
			} else {
				lo = h + 1
			}
		}
		i = lo
		j++
	}
	reverse(i, m, swap)
	reverse(m, j, swap)
	reverse(i, j, swap)
	// The pivot is in its place now. Without taking it out the halves need not get smaller.
	mid := i + (j - m)
	if pivotIsLeft {
		merge(a, i, mid, less, swap)
		merge(mid+1, j, b, less, swap)
	} else {
		merge(a, i, mid-1, less, swap)
		merge(mid, j, b, less, swap)
	}
}

func reverse(i, j int, swap func(i, j int)) {
	for j--; i < j; i, j = i+1, j-1 {
		swap(i, j)
	}
}

func swapElements(slice any, i, j int)
func length(slice any) int

func Sort(data Interface)   { sortBy(data.Len(), data.Less, data.Swap) }
func Stable(data Interface) { stableBy(data.Len(), data.Less, data.Swap) }
func Slice(x any, less func(i, j int) bool) {
	sortBy(length(x), less, func(i, j int) { swapElements(x, i, j) })
}
func SliceStable(x any, less func(i, j int) bool) {
	stableBy(length(x), less, func(i, j int) { swapElements(x, i, j) })
}
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := length(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}
func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

type IntSlice []int

func (x IntSlice) Len() int           { return len(x) }
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x IntSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

type StringSlice []string

func (x StringSlice) Len() int           { return len(x) }
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x StringSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

type Float64Slice []float64

func (x Float64Slice) Len() int           { return len(x) }
func (x Float64Slice) Less(i, j int) bool { return x[i] < x[j] || x[i] != x[i] && x[j] == x[j] }
func (x Float64Slice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

func Ints(x []int)         { Sort(IntSlice(x)) }
func Strings(x []string)   { Sort(StringSlice(x)) }
func Float64s(x []float64) { Sort(Float64Slice(x)) }

type reversed struct{ Interface }

func (r reversed) Less(i, j int) bool  { return r.Interface.Less(j, i) }
func Reverse(data Interface) Interface { return &reversed{data} }

func Search(n int, f func(int) bool) int {
	i, j := 0, n
	for i < j {
		h := (i + j) / 2
		if !f(h) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}
func SearchInts(a []int, x int) int       { return Search(len(a), func(i int) bool { return a[i] >= x }) }
func SearchStrings(a []string, x string) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}
func IntsAreSorted(x []int) bool { return IsSorted(IntSlice(x)) }
)go";

extern const char* const kHeapSource;
const char* const kHeapSource = R"go(
package heap

import "sort"

type Interface interface {
	sort.Interface
	Push(x any)
	Pop() any
}

func Init(h Interface) {
	n := h.Len()
	for i := n/2 - 1; i >= 0; i-- {
		down(h, i, n)
	}
}
func Push(h Interface, x any) {
	h.Push(x)
	up(h, h.Len()-1)
}
func Pop(h Interface) any {
	n := h.Len() - 1
	h.Swap(0, n)
	down(h, 0, n)
	return h.Pop()
}
func Remove(h Interface, i int) any {
	n := h.Len() - 1
	if n != i {
		h.Swap(i, n)
		if !down(h, i, n) {
			up(h, i)
		}
	}
	return h.Pop()
}
func Fix(h Interface, i int) {
	if !down(h, i, h.Len()) {
		up(h, i)
	}
}
func up(h Interface, j int) {
	for {
		i := (j - 1) / 2
		if i == j || !h.Less(j, i) {
			return
		}
		h.Swap(i, j)
		j = i
	}
}
func down(h Interface, start, n int) bool {
	i := start
	for {
		child := 2*i + 1
		if child >= n || child < 0 {
			break
		}
		if right := child + 1; right < n && h.Less(right, child) {
			child = right
		}
		if !h.Less(child, i) {
			break
		}
		h.Swap(i, child)
		i = child
	}
	return i > start
}
)go";

}  // namespace fiberscope::lang
