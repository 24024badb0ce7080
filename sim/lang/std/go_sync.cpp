// Go text of runtime, sync and sync/atomic. What a scheduler must see (Mutex, RWMutex, WaitGroup,
// Cond) is core's own; the rest is Go on top of it, as in Go itself.
namespace fiberscope::lang {

extern const char* const kRuntimeSource;
const char* const kRuntimeSource = R"go(
package runtime

type Error interface {
	error
	RuntimeError()
}

type errorString string

func (e errorString) Error() string { return "runtime error: " + string(e) }
func (e errorString) RuntimeError() {}

type plainError string

func (e plainError) Error() string { return string(e) }
func (e plainError) RuntimeError() {}

// A range over a function keeps to its rules; state is one of compile/range_func.cpp's.
func rangePanic(state int) {
	switch state {
	case 1:
		panic(errorString("range function continued iteration after function for loop body returned false"))
	case 2:
		panic(errorString("range function continued iteration after loop body panic"))
	case 3:
		panic(errorString("range function continued iteration after whole loop exit"))
	default:
		panic(errorString("range function recovered a loop body panic and did not resume panicking"))
	}
}

// The frame of who calls, and to let that frame run the call that was deferred last.
func frame() uintptr
func deferTo(frame uintptr)

// What a deferred nil function does when its turn comes.
func nilCall() {
	var f func()
	f()
}

const GOOS = "linux"
const GOARCH = "amd64"
const Compiler = "fiberscope"

var MemProfileRate int

type MemStats struct {
	Alloc         uint64
	TotalAlloc    uint64
	Sys           uint64
	Lookups       uint64
	Mallocs       uint64
	Frees         uint64
	HeapAlloc     uint64
	HeapSys       uint64
	HeapIdle      uint64
	HeapInuse     uint64
	HeapReleased  uint64
	HeapObjects   uint64
	StackInuse    uint64
	StackSys      uint64
	MSpanInuse    uint64
	MSpanSys      uint64
	MCacheInuse   uint64
	MCacheSys     uint64
	BuckHashSys   uint64
	GCSys         uint64
	OtherSys      uint64
	NextGC        uint64
	LastGC        uint64
	PauseTotalNs  uint64
	PauseNs       [256]uint64
	PauseEnd      [256]uint64
	NumGC         uint32
	NumForcedGC   uint32
	GCCPUFraction float64
	EnableGC      bool
	DebugGC       bool
}

func ReadMemStats(m *MemStats)

// Of the goroutine that calls, whether or not `all` are asked for; without the library's frames.
func Stack(buf []byte, all bool) int { return copy(buf, stackText()) }
func stackText() string

// A PC is the number of a function and in the lower 24 bits a line. Fills pcs with the program's
// own frames, innermost first, after `skip` of them: how many.
func callers(skip int, pcs []uintptr) int
func functionOf(pc uintptr) (name, file string)

func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if callers(skip, pcs[:]) == 0 {
		return
	}
	_, file = functionOf(pcs[0])
	return pcs[0], file, int(pcs[0] & (1<<24 - 1)), true
}

// 0 would be Callers itself.
func Callers(skip int, pc []uintptr) int { return callers(max(skip-1, 0), pc) }

type Func struct{ pc uintptr }

func FuncForPC(pc uintptr) *Func {
	if name, _ := functionOf(pc); name == "" {
		return nil
	}
	return &Func{pc}
}
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	name, _ := functionOf(f.pc)
	return name
}
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	_, file = functionOf(pc)
	return file, int(pc & (1<<24 - 1))
}

type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

type Frames struct{ pcs []uintptr }

func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }
func (f *Frames) Next() (frame Frame, more bool) {
	if len(f.pcs) == 0 {
		return
	}
	pc := f.pcs[0]
	f.pcs = f.pcs[1:]
	frame = Frame{PC: pc, Func: FuncForPC(pc), Line: int(pc & (1<<24 - 1)), Entry: pc}
	frame.Function, frame.File = functionOf(pc)
	return frame, len(f.pcs) > 0
}

func GOMAXPROCS(n int) int
func NumCPU() int
func NumGoroutine() int
func Gosched()
func Goexit()
func GC()
func Breakpoint()     {}
func KeepAlive(x any) {}
func LockOSThread()
func UnlockOSThread()
func Version() string { return "go1.27" }
)go";

extern const char* const kDebugSource;
const char* const kDebugSource = R"go(
package debug

import "runtime"

func SetGCPercent(percent int) int
func FreeOSMemory() { runtime.GC() }

func stackText() string
func Stack() []byte { return []byte(stackText()) }
func PrintStack()   { print(stackText()) }
)go";

extern const char* const kSyncSource;
const char* const kSyncSource = R"go(
package sync

type Locker interface {
	Lock()
	Unlock()
}

// What core has for a lock; only native code looks into it.
type object struct{}

type Mutex struct{ handle *object }

func (m *Mutex) Lock()
func (m *Mutex) Unlock()
func (m *Mutex) TryLock() bool

type WaitGroup struct{ handle *object }

func (wg *WaitGroup) Add(delta int)
func (wg *WaitGroup) Done()
func (wg *WaitGroup) Wait()
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}

type RWMutex struct{ handle *object }

func (rw *RWMutex) Lock()
func (rw *RWMutex) Unlock()
func (rw *RWMutex) TryLock() bool
func (rw *RWMutex) RLock()
func (rw *RWMutex) RUnlock()
func (rw *RWMutex) TryRLock() bool

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

func add(address *int, delta int) int

type Once struct {
	done int
	m    Mutex
}

func (o *Once) Do(f func()) {
	if add(&o.done, 0) == 1 {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if o.done == 0 {
		defer add(&o.done, 1)
		f()
	}
}

// Every call panics as the first did; that one from where f did, so that the trace shows it.
func OnceFunc(f func()) func() {
	var once Once
	returned := false
	var thrown any
	first := func() {
		defer func() {
			thrown = recover()
			if !returned {
				panic(thrown)
			}
		}()
		f()
		f = nil
		returned = true
	}
	return func() {
		once.Do(first)
		if !returned {
			panic(thrown)
		}
	}
}

func OnceValue[T any](f func() T) func() T {
	var result T
	once := OnceFunc(func() {
		result = f()
		f = nil
	})
	return func() T {
		once()
		return result
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var r1 T1
	var r2 T2
	once := OnceFunc(func() {
		r1, r2 = f()
		f = nil
	})
	return func() (T1, T2) {
		once()
		return r1, r2
	}
}

type Cond struct {
	L      Locker
	handle *object
}

func NewCond(l Locker) *Cond { return &Cond{L: l} }
func (c *Cond) Wait()
func (c *Cond) Signal()
func (c *Cond) Broadcast()

type Pool struct {
	New  func() any
	m    Mutex
	free []any
}

func (p *Pool) Get() any {
	p.m.Lock()
	if n := len(p.free); n > 0 {
		x := p.free[n-1]
		p.free = p.free[:n-1]
		p.m.Unlock()
		return x
	}
	p.m.Unlock()
	if p.New != nil {
		return p.New()
	}
	return nil
}
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	p.m.Lock()
	p.free = append(p.free, x)
	p.m.Unlock()
}

type Map struct {
	m    Mutex
	held map[any]any
}

func (m *Map) Load(key any) (value any, ok bool) {
	m.m.Lock()
	defer m.m.Unlock()
	value, ok = m.held[key]
	return
}
func (m *Map) Store(key, value any) {
	m.m.Lock()
	defer m.m.Unlock()
	if m.held == nil {
		m.held = map[any]any{}
	}
	m.held[key] = value
}
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.m.Lock()
	defer m.m.Unlock()
	if old, ok := m.held[key]; ok {
		return old, true
	}
	if m.held == nil {
		m.held = map[any]any{}
	}
	m.held[key] = value
	return value, false
}
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.m.Lock()
	defer m.m.Unlock()
	value, loaded = m.held[key]
	delete(m.held, key)
	return
}
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.m.Lock()
	defer m.m.Unlock()
	if m.held == nil {
		m.held = map[any]any{}
	}
	previous, loaded = m.held[key]
	m.held[key] = value
	return
}
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.m.Lock()
	defer m.m.Unlock()
	held, ok := m.held[key]
	if ok && held == old {
		m.held[key] = new
		swapped = true
	}
	return
}
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.m.Lock()
	defer m.m.Unlock()
	held, ok := m.held[key]
	if ok && held == old {
		delete(m.held, key)
		deleted = true
	}
	return
}
func (m *Map) Clear() {
	m.m.Lock()
	defer m.m.Unlock()
	clear(m.held)
}
func (m *Map) Range(f func(key, value any) bool) {
	m.m.Lock()
	var keys, values []any
	for k, v := range m.held {
		keys = append(keys, k)
		values = append(values, v)
	}
	m.m.Unlock()
	for i := range keys {
		if !f(keys[i], values[i]) {
			return
		}
	}
}
)go";

extern const char* const kAtomicSource;
const char* const kAtomicSource = R"go(
package atomic

func AddInt32(addr *int32, delta int32) int32
func AddInt64(addr *int64, delta int64) int64
func AddUint32(addr *uint32, delta uint32) uint32
func AddUint64(addr *uint64, delta uint64) uint64
func LoadInt32(addr *int32) int32
func LoadInt64(addr *int64) int64
func LoadUint32(addr *uint32) uint32
func LoadUint64(addr *uint64) uint64
func StoreInt32(addr *int32, value int32)
func StoreInt64(addr *int64, value int64)
func StoreUint32(addr *uint32, value uint32)
func StoreUint64(addr *uint64, value uint64)
func SwapInt32(addr *int32, value int32) int32
func SwapInt64(addr *int64, value int64) int64
func SwapUint32(addr *uint32, value uint32) uint32
func SwapUint64(addr *uint64, value uint64) uint64
func CompareAndSwapInt32(addr *int32, old, value int32) bool
func CompareAndSwapInt64(addr *int64, old, value int64) bool
func CompareAndSwapUint32(addr *uint32, old, value uint32) bool
func CompareAndSwapUint64(addr *uint64, old, value uint64) bool
func AddUintptr(addr *uintptr, delta uintptr) uintptr
func LoadUintptr(addr *uintptr) uintptr
func StoreUintptr(addr *uintptr, value uintptr)
func SwapUintptr(addr *uintptr, value uintptr) uintptr
func CompareAndSwapUintptr(addr *uintptr, old, value uintptr) bool
func AndInt32(addr *int32, mask int32) (old int32)
func OrInt32(addr *int32, mask int32) (old int32)
func AndInt64(addr *int64, mask int64) (old int64)
func OrInt64(addr *int64, mask int64) (old int64)
func AndUint32(addr *uint32, mask uint32) (old uint32)
func OrUint32(addr *uint32, mask uint32) (old uint32)
func AndUint64(addr *uint64, mask uint64) (old uint64)
func OrUint64(addr *uint64, mask uint64) (old uint64)
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr)
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr)

type Int32 struct{ v int32 }

func (x *Int32) Load() int32                           { return LoadInt32(&x.v) }
func (x *Int32) Store(value int32)                     { StoreInt32(&x.v, value) }
func (x *Int32) Add(delta int32) int32                 { return AddInt32(&x.v, delta) }
func (x *Int32) Swap(value int32) int32                { return SwapInt32(&x.v, value) }
func (x *Int32) CompareAndSwap(old, value int32) bool  { return CompareAndSwapInt32(&x.v, old, value) }
func (x *Int32) And(mask int32) (old int32) { return AndInt32(&x.v, mask) }
func (x *Int32) Or(mask int32) (old int32) { return OrInt32(&x.v, mask) }

type Int64 struct{ v int64 }

func (x *Int64) Load() int64                           { return LoadInt64(&x.v) }
func (x *Int64) Store(value int64)                     { StoreInt64(&x.v, value) }
func (x *Int64) Add(delta int64) int64                 { return AddInt64(&x.v, delta) }
func (x *Int64) Swap(value int64) int64                { return SwapInt64(&x.v, value) }
func (x *Int64) CompareAndSwap(old, value int64) bool  { return CompareAndSwapInt64(&x.v, old, value) }
func (x *Int64) And(mask int64) (old int64) { return AndInt64(&x.v, mask) }
func (x *Int64) Or(mask int64) (old int64) { return OrInt64(&x.v, mask) }

type Uint32 struct{ v uint32 }

func (x *Uint32) Load() uint32                          { return LoadUint32(&x.v) }
func (x *Uint32) Store(value uint32)                    { StoreUint32(&x.v, value) }
func (x *Uint32) Add(delta uint32) uint32               { return AddUint32(&x.v, delta) }
func (x *Uint32) Swap(value uint32) uint32              { return SwapUint32(&x.v, value) }
func (x *Uint32) CompareAndSwap(old, value uint32) bool { return CompareAndSwapUint32(&x.v, old, value) }
func (x *Uint32) And(mask uint32) (old uint32) { return AndUint32(&x.v, mask) }
func (x *Uint32) Or(mask uint32) (old uint32) { return OrUint32(&x.v, mask) }

type Uint64 struct{ v uint64 }

func (x *Uint64) Load() uint64                          { return LoadUint64(&x.v) }
func (x *Uint64) Store(value uint64)                    { StoreUint64(&x.v, value) }
func (x *Uint64) Add(delta uint64) uint64               { return AddUint64(&x.v, delta) }
func (x *Uint64) Swap(value uint64) uint64              { return SwapUint64(&x.v, value) }
func (x *Uint64) CompareAndSwap(old, value uint64) bool { return CompareAndSwapUint64(&x.v, old, value) }
func (x *Uint64) And(mask uint64) (old uint64) { return AndUint64(&x.v, mask) }
func (x *Uint64) Or(mask uint64) (old uint64) { return OrUint64(&x.v, mask) }

type Uintptr struct{ v uintptr }

func (x *Uintptr) Load() uintptr                          { return LoadUintptr(&x.v) }
func (x *Uintptr) Store(value uintptr)                    { StoreUintptr(&x.v, value) }
func (x *Uintptr) Add(delta uintptr) uintptr              { return AddUintptr(&x.v, delta) }
func (x *Uintptr) Swap(value uintptr) uintptr             { return SwapUintptr(&x.v, value) }
func (x *Uintptr) CompareAndSwap(old, value uintptr) bool { return CompareAndSwapUintptr(&x.v, old, value) }
func (x *Uintptr) And(mask uintptr) (old uintptr)         { return AndUintptr(&x.v, mask) }
func (x *Uintptr) Or(mask uintptr) (old uintptr)          { return OrUintptr(&x.v, mask) }

// The pointer is the one word of it.
type Pointer[T any] struct{ v *T }

func (x *Pointer[T]) Load() *T
func (x *Pointer[T]) Store(val *T)
func (x *Pointer[T]) Swap(new *T) (old *T)
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool)

type Bool struct{ v uint32 }

func word(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
func (x *Bool) Load() bool                          { return LoadUint32(&x.v) != 0 }
func (x *Bool) Store(value bool)                    { StoreUint32(&x.v, word(value)) }
func (x *Bool) Swap(value bool) bool                { return SwapUint32(&x.v, word(value)) != 0 }
func (x *Bool) CompareAndSwap(old, value bool) bool { return CompareAndSwapUint32(&x.v, word(old), word(value)) }

func sameType(a, b any) bool

func loadAny(addr *any) any
func storeAny(addr *any, value any)

// An interface is one word.
type Value struct{ v any }

func (x *Value) Load() any { return loadAny(&x.v) }
func (x *Value) Store(value any) {
	if value == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	if x.v != nil && !sameType(x.v, value) {
		panic("sync/atomic: store of inconsistently typed value into Value")
	}
	storeAny(&x.v, value)
}
)go";

}  // namespace fiberscope::lang
