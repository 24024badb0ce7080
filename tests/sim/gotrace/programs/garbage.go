// Enough garbage for several collections.
package main

import (
	"os"
	"runtime"
	"runtime/trace"
	"sync"
)

func main() {
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := trace.Start(file); err != nil {
		panic(err)
	}
	defer trace.Stop()
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			garbage()
		}()
	}
	runtime.GC()
	wg.Wait()
}

type node struct{ left, right *node }

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{tree(depth - 1), tree(depth - 1)}
}

func garbage() {
	for i := 0; i < 3; i++ {
		if tree(15).left == nil {
			panic("no tree")
		}
	}
}
