// Atomics: functions and types, of every width.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type config struct{ name string }

func main() {
	var i32 int32
	var i64 int64
	var u32 uint32
	var u64 uint64
	fmt.Println(atomic.AddInt32(&i32, 5), atomic.AddInt64(&i64, -5), atomic.AddUint32(&u32, 7), atomic.AddUint64(&u64, 8))
	fmt.Println(atomic.LoadInt32(&i32), atomic.LoadInt64(&i64), atomic.LoadUint32(&u32), atomic.LoadUint64(&u64))
	atomic.StoreInt32(&i32, 1)
	atomic.StoreInt64(&i64, 2)
	atomic.StoreUint32(&u32, 3)
	atomic.StoreUint64(&u64, 4)
	fmt.Println(atomic.SwapInt32(&i32, 10), atomic.SwapInt64(&i64, 20), atomic.SwapUint32(&u32, 30), atomic.SwapUint64(&u64, 40))
	fmt.Println(atomic.CompareAndSwapInt32(&i32, 10, 11), atomic.CompareAndSwapInt64(&i64, 0, 1),
		atomic.CompareAndSwapUint32(&u32, 30, 31), atomic.CompareAndSwapUint64(&u64, 0, 1), i32, i64, u32, u64)
	fmt.Println(atomic.AddUint32(&u32, ^uint32(0)), atomic.AddInt32(&i32, 1<<31-1), atomic.AddUint64(&u64, ^uint64(39)))
	var a atomic.Int32
	var b atomic.Int64
	var c atomic.Uint32
	var d atomic.Uint64
	var e atomic.Bool
	fmt.Println(a.Add(1), b.Add(2), c.Add(3), d.Add(4), e.Load())
	fmt.Println(a.Swap(9), b.Swap(9), c.Swap(9), d.Swap(9), e.Swap(true))
	fmt.Println(a.CompareAndSwap(9, 8), b.CompareAndSwap(1, 8), c.CompareAndSwap(9, 8), d.CompareAndSwap(1, 8), e.CompareAndSwap(true, false))
	a.Store(-1)
	b.Store(-2)
	c.Store(5)
	d.Store(6)
	e.Store(true)
	fmt.Println(a.Load(), b.Load(), c.Load(), d.Load(), e.Load())
	var v atomic.Value
	fmt.Println(v.Load())
	v.Store(config{"first"})
	fmt.Println(v.Load().(config).name)
	v.Store(config{"second"})
	fmt.Println(v.Load())
	for _, bad := range []interface{}{nil, 5} {
		func() {
			defer func() { fmt.Println(recover()) }()
			v.Store(bad)
		}()
	}
	var wg sync.WaitGroup
	var n atomic.Int64
	var flag int32
	won := make(chan int, 10)
	for i := range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 1000 {
				n.Add(1)
			}
			if atomic.CompareAndSwapInt32(&flag, 0, 1) {
				won <- i
			}
		}()
	}
	wg.Wait()
	fmt.Println(n.Load(), len(won))
	var done atomic.Bool
	go func() { done.Store(true) }()
	for !done.Load() {
	}
	fmt.Println("seen")
}
