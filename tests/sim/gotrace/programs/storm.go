// Six hundred goroutines at once: more than a local run queue holds.
package main

import (
	"os"
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
	gate := make(chan bool)
	for i := 0; i < 600; i++ {
		wg.Add(1)
		go wait(gate, &wg)
	}
	close(gate)
	wg.Wait()
}

func wait(gate chan bool, wg *sync.WaitGroup) {
	defer wg.Done()
	<-gate
}
