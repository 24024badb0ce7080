// Stages joined by channels: fan-out, fan-in, a done channel for all.
package main

import (
	"fmt"
	"sync"
)

func generate(done <-chan struct{}, numbers ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range numbers {
			select {
			case out <- n:
			case <-done:
				return
			}
		}
	}()
	return out
}

func square(done <-chan struct{}, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n * n:
			case <-done:
				return
			}
		}
	}()
	return out
}

func merge(done <-chan struct{}, ins ...<-chan int) <-chan int {
	var wg sync.WaitGroup
	out := make(chan int)
	wg.Add(len(ins))
	for _, in := range ins {
		go func() {
			defer wg.Done()
			for n := range in {
				select {
				case out <- n:
				case <-done:
					return
				}
			}
		}()
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func main() {
	done := make(chan struct{})
	in := generate(done, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	total := 0
	for n := range merge(done, square(done, in), square(done, in), square(done, in)) {
		total += n
	}
	fmt.Println(total)
	for n := range square(done, square(done, generate(done, 1, 2, 3))) {
		fmt.Print(n, " ")
	}
	fmt.Println()
	endless := make([]int, 1000)
	out := merge(done, square(done, generate(done, endless...)))
	fmt.Println(<-out, <-out)
	close(done)
}
