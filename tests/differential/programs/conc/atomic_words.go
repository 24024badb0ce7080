// Uintptr, and the bits of atomics.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var p atomic.Uintptr
	p.Store(40)
	fmt.Println(p.Add(2), p.Load(), p.Swap(0xff), p.CompareAndSwap(1, 2), p.CompareAndSwap(0xff, 0xf0))
	fmt.Println(p.And(0x3c), p.Load(), p.Or(0x0f), p.Load())
	var u uintptr = 7
	fmt.Println(atomic.AddUintptr(&u, ^uintptr(0)), atomic.LoadUintptr(&u), atomic.SwapUintptr(&u, 9))
	fmt.Println(u)
	atomic.StoreUintptr(&u, 12)
	fmt.Println(atomic.CompareAndSwapUintptr(&u, 12, 13), atomic.AndUintptr(&u, 5), atomic.OrUintptr(&u, 10))
	fmt.Println(u)

	var i32 int32 = -1
	fmt.Println(atomic.AndInt32(&i32, 0x7f), atomic.OrInt32(&i32, -128))
	fmt.Println(i32)
	var u32 uint32 = 1 << 31
	fmt.Println(atomic.OrUint32(&u32, 1), atomic.AndUint32(&u32, ^uint32(1)))
	fmt.Println(u32)
	var i64 int64 = -1 << 63
	fmt.Println(atomic.OrInt64(&i64, 1), atomic.AndInt64(&i64, 1))
	fmt.Println(i64)
	var u64 uint64 = 0xf0f0
	fmt.Println(atomic.AndUint64(&u64, 0xff00), atomic.OrUint64(&u64, 0xff))
	fmt.Println(u64)

	var a atomic.Int32
	var b atomic.Uint32
	var c atomic.Int64
	var d atomic.Uint64
	fmt.Println(a.Or(-4), a.And(-2), a.Load(), b.Or(6), b.And(3), b.Load())
	fmt.Println(c.Or(-4), c.And(-2), c.Load(), d.Or(6), d.And(3), d.Load())

	var flags atomic.Uint64
	var wg sync.WaitGroup
	for bit := range 64 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			flags.Or(1 << bit)
			if bit%2 == 0 {
				flags.And(^uint64(1 << bit))
			}
		}()
	}
	wg.Wait()
	fmt.Printf("%x\n", flags.Load())

	var m sync.Map
	fmt.Println(m.Swap("a", 1))
	fmt.Println(m.Swap("a", 2))
	fmt.Println(m.CompareAndSwap("a", 1, 3), m.CompareAndSwap("a", 2, 3), m.CompareAndSwap("b", nil, 3))
	fmt.Println(m.Load("a"))
	fmt.Println(m.CompareAndDelete("a", 2), m.CompareAndDelete("a", 3), m.CompareAndDelete("a", 3))
	fmt.Println(m.Load("a"))
	m.Store(1, "x")
	m.Store(2, "y")
	m.Clear()
	m.Range(func(k, v any) bool { fmt.Println("never", k, v); return true })
	fmt.Println(m.LoadOrStore(1, "z"))
	n := 0
	var hits sync.Map
	for i := range 40 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				old, _ := hits.LoadOrStore(i%4, 0)
				if hits.CompareAndSwap(i%4, old, old.(int)+1) {
					return
				}
			}
		}()
	}
	wg.Wait()
	hits.Range(func(_, v any) bool { n += v.(int); return true })
	fmt.Println(n)
}
