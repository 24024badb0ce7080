// Dining philosophers, readers and barriers made of channels.
package main

import (
	"fmt"
	"sync"
)

type barrier struct {
	mu    sync.Mutex
	n     int
	count int
	gate  chan struct{}
}

func newBarrier(n int) *barrier { return &barrier{n: n, gate: make(chan struct{})} }

func (b *barrier) wait() {
	b.mu.Lock()
	b.count++
	gate := b.gate
	if b.count == b.n {
		b.count = 0
		b.gate = make(chan struct{})
		close(gate)
	}
	b.mu.Unlock()
	<-gate
}

func main() {
	const n = 5
	forks := make([]chan bool, n)
	for i := range forks {
		forks[i] = make(chan bool, 1)
		forks[i] <- true
	}
	seats := make(chan bool, n-1)
	meals := make([]int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				seats <- true
				<-forks[i]
				<-forks[(i+1)%n]
				meals[i]++
				forks[i] <- true
				forks[(i+1)%n] <- true
				<-seats
			}
		}()
	}
	wg.Wait()
	fmt.Println(meals)
	b := newBarrier(4)
	grid := make([]int, 4)
	for i := range grid {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for step := range 5 {
				left := grid[(i+3)%4]
				b.wait()
				grid[i] += left + step + i
				b.wait()
			}
		}()
	}
	wg.Wait()
	fmt.Println(grid)
}
