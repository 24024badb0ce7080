// runtime: what can be asked without depending on the machine.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func main() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(m.Alloc > 0, m.TotalAlloc >= m.Alloc, m.HeapAlloc > 0, m.Sys > 0)
	kept := make([]byte, 1<<20)
	runtime.GC()
	runtime.KeepAlive(kept)
	fmt.Println(runtime.NumGoroutine())
	done := make(chan bool)
	for range 5 {
		go func() { <-done }()
	}
	fmt.Println(runtime.NumGoroutine())
	close(done)
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println(runtime.NumGoroutine(), strings.HasPrefix(runtime.Version(), "go1."))
	var e runtime.Error
	func() {
		defer func() { e = recover().(runtime.Error) }()
		var s []int
		_ = s[len(kept)]
	}()
	fmt.Println(e, runtime.GOMAXPROCS(-1) == runtime.GOMAXPROCS(0))
}
