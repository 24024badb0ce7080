// A hundred thousand goroutines, each of which takes a mutex once.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	var mutex sync.Mutex
	count := 0
	for i := 0; i < 100_000; i++ {
		group.Add(1)
		go func() {
			mutex.Lock()
			count++
			mutex.Unlock()
			group.Done()
		}()
	}
	group.Wait()
	fmt.Println(count)
}
