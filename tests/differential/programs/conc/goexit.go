// Goexit ends a goroutine: its deferred calls run, recover sees nothing.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func deep(n int) {
	if n == 0 {
		runtime.Goexit()
	}
	defer fmt.Println("deferred at", n)
	deep(n - 1)
	fmt.Println("not reached")
}

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() { fmt.Println("recovered", recover()) }()
		deep(2)
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() {
			defer func() { fmt.Println("inner", recover()) }()
			panic("while exiting")
		}()
		runtime.Goexit()
	}()
	wg.Wait()
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() {
			fmt.Println("first recovered", recover())
			runtime.Goexit()
		}()
		panic("then exit")
	}()
	wg.Wait()
	c := make(chan int)
	go func() {
		defer close(c)
		func() {
			defer runtime.Goexit()
		}()
		c <- 1
	}()
	_, ok := <-c
	fmt.Println(ok)
	fmt.Println(runtime.NumGoroutine() >= 1, runtime.GOMAXPROCS(0) >= 1, runtime.NumCPU() >= 1)
	runtime.Gosched()
	runtime.GC()
	old := runtime.GOMAXPROCS(3)
	fmt.Println(old >= 1, runtime.GOMAXPROCS(old))
	runtime.LockOSThread()
	runtime.UnlockOSThread()
	fmt.Println(runtime.GOOS, runtime.GOARCH)
}
