// A token goes round a ring of goroutines.
package main

import "fmt"

func node(id int, in <-chan int, out chan<- int, done chan<- int) {
	for token := range in {
		if token == 0 {
			done <- id
			return
		}
		out <- token - 1
	}
}

func main() {
	const size = 503
	first := make(chan int, 1)
	done := make(chan int)
	in := first
	for id := 1; id <= size; id++ {
		out := first
		if id < size {
			out = make(chan int, 1)
		}
		go node(id, in, out, done)
		in = out
	}
	first <- 10000
	fmt.Println(<-done)
}
