// Goroutines that never wait do not keep others from running.
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	var stop atomic.Bool
	var rounds atomic.Int64
	ended := make(chan bool)
	for range 3 {
		go func() {
			for !stop.Load() {
				rounds.Add(1)
			}
			ended <- true
		}()
	}
	time.Sleep(30 * time.Millisecond)
	stop.Store(true)
	for range 3 {
		<-ended
	}
	fmt.Println(rounds.Load() > 0)
	flag := make(chan int, 1)
	go func() {
		x := 0
		for i := range 2000000 {
			x += i
		}
		flag <- x
	}()
	fmt.Println(<-flag)
}
