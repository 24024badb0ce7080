// Selecting in loops: merging, cancelling, counting what each case brought.
package main

import "fmt"

func produce(n int, base int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := range n {
			c <- base + i
		}
	}()
	return c
}

func main() {
	a, b := produce(50, 0), produce(30, 1000)
	countA, countB, sum := 0, 0, 0
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			countA++
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			countB++
			sum += v
		}
	}
	fmt.Println(countA, countB, sum)
	quit := make(chan struct{})
	ticks := make(chan int)
	finished := make(chan int)
	go func() {
		n := 0
		for {
			select {
			case ticks <- n:
				n++
			case <-quit:
				finished <- n
				return
			}
		}
	}()
	for range 10 {
		<-ticks
	}
	close(quit)
	fmt.Println(<-finished)
	c := make(chan int)
	seen := [2]int{}
	go func() {
		for range 200 {
			select {
			case c <- 0:
			case c <- 1:
			}
		}
		close(c)
	}()
	for v := range c {
		seen[v]++
	}
	fmt.Println(seen[0]+seen[1], seen[0] > 20, seen[1] > 20)
	buffer := []int{}
	in, out := make(chan int), make(chan int)
	go func() {
		for i := range 20 {
			in <- i
		}
		close(in)
	}()
	go func() {
		source := in
		for source != nil || len(buffer) > 0 {
			var target chan int
			first := 0
			if len(buffer) > 0 {
				target, first = out, buffer[0]
			}
			select {
			case v, ok := <-source:
				if !ok {
					source = nil
					break
				}
				buffer = append(buffer, v)
			case target <- first:
				buffer = buffer[1:]
			}
		}
		close(out)
	}()
	total := 0
	last := -1
	for v := range out {
		if v != last+1 {
			fmt.Println("out of order")
		}
		last = v
		total += v
	}
	fmt.Println(total)
}
