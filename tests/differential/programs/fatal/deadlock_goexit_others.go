// Main has gone, and the others wait.
package main

import (
	"runtime"
	"sync"
)

func waits(wg *sync.WaitGroup) { wg.Wait() }

func main() {
	var wg sync.WaitGroup
	wg.Add(1)
	go waits(&wg)
	go func() { <-make(chan int) }()
	runtime.Goexit()
}
