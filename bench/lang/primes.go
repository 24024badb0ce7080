// The prime sieve of a thousand goroutines, a filter each.
package main

import "fmt"

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if n := <-in; n%prime != 0 {
			out <- n
		}
	}
}

func main() {
	c := make(chan int)
	go func(out chan<- int) {
		for n := 2; ; n++ {
			out <- n
		}
	}(c)
	last := 0
	for i := 0; i < 1000; i++ {
		last = <-c
		next := make(chan int)
		go filter(c, next, last)
		c = next
	}
	fmt.Println(last)
}
