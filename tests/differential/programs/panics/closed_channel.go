// Sending on a closed channel, in a goroutine.
package main

import "sync"

func send(c chan<- int, n int) {
	c <- n
}

func main() {
	c := make(chan int, 1)
	close(c)
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		send(c, 5)
	}()
	wg.Wait()
	select {}
}
