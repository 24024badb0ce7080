// runtime/debug: the collector's percentage, and giving memory back.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type node struct {
	next *node
	data [100]int
}

func main() {
	fmt.Println(debug.SetGCPercent(50))
	fmt.Println(debug.SetGCPercent(-1))
	fmt.Println(debug.SetGCPercent(100))
	var before, after runtime.MemStats
	var list *node
	for range 10000 {
		list = &node{next: list}
	}
	runtime.ReadMemStats(&before)
	runtime.KeepAlive(list)
	list = nil
	debug.FreeOSMemory()
	runtime.ReadMemStats(&after)
	fmt.Println(before.HeapAlloc-after.HeapAlloc > 5<<20, after.NumGC > before.NumGC, after.TotalAlloc >= before.TotalAlloc)
}
