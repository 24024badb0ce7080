// Closing wakes all who wait: receivers with zero values, senders with a panic.
package main

import "fmt"

func main() {
	c := make(chan string)
	results := make(chan string)
	for range 3 {
		go func() {
			v, ok := <-c
			results <- fmt.Sprintf("%q %v", v, ok)
		}()
	}
	close(c)
	fmt.Println(<-results, <-results, <-results)
	full := make(chan int, 1)
	full <- 1
	blocked := make(chan bool)
	for range 2 {
		go func() {
			defer func() { results <- fmt.Sprint(recover()) }()
			blocked <- true
			full <- 2
		}()
	}
	<-blocked
	<-blocked
	// They may not have come to their sends yet: then they find it closed.
	close(full)
	fmt.Println(<-results)
	fmt.Println(<-results)
	v, ok := <-full
	fmt.Println(v, ok)
	v, ok = <-full
	fmt.Println(v, ok)
	gate := make(chan struct{})
	sum := make(chan int)
	for i := range 10 {
		go func() {
			<-gate
			sum <- i
		}()
	}
	close(gate)
	total := 0
	for range 10 {
		total += <-sum
	}
	fmt.Println(total)
	select {
	case <-gate:
		fmt.Println("always ready")
	default:
		fmt.Println("not reached")
	}
}
