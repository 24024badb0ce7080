// A worker pool whose results nobody closes.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	results := make(chan int)
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- i
		}()
	}
	wg.Wait()
	fmt.Println("never")
}
// stderr: fatal error: all goroutines are asleep - deadlock!
// stderr: goroutine 1 [sync.WaitGroup.Wait]:
// stderr: [chan send]:
// stderr: main.main.func1()
// stderr: created by main.main in goroutine 1
// exit: 2
