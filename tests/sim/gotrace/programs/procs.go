// GOMAXPROCS goes up and down while goroutines work.
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
	for _, procs := range []int{1, 4, 2, 3, 1, 2} {
		runtime.GOMAXPROCS(procs)
		var wg sync.WaitGroup
		for i := 0; i < 6; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for j := 0; j < 3; j++ {
					work()
					runtime.Gosched()
				}
			}()
		}
		runtime.GOMAXPROCS(procs + 1)
		wg.Wait()
	}
}

func work() int {
	sum := 0
	for i := 0; i < 20000; i++ {
		sum += i
	}
	return sum
}
