// WaitGroup: counts, is used again, negative counters panic.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Wait()
	results := make([]int, 20)
	for i := range results {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results[i] = i * i
		}()
	}
	wg.Wait()
	sum := 0
	for _, r := range results {
		sum += r
	}
	fmt.Println(sum)
	wg.Add(3)
	waiters := make(chan int)
	for i := range 4 {
		go func() {
			wg.Wait()
			waiters <- i
		}()
	}
	wg.Done()
	wg.Add(-1)
	wg.Done()
	total := 0
	for range 4 {
		total += <-waiters
	}
	fmt.Println(total)
	func() {
		defer func() { fmt.Println(recover()) }()
		wg.Done()
	}()
	var nested sync.WaitGroup
	var mu sync.Mutex
	count := 0
	var spawn func(depth int)
	spawn = func(depth int) {
		defer nested.Done()
		mu.Lock()
		count++
		mu.Unlock()
		if depth == 0 {
			return
		}
		nested.Add(2)
		go spawn(depth - 1)
		go spawn(depth - 1)
	}
	nested.Add(1)
	go spawn(6)
	nested.Wait()
	fmt.Println(count)
}
