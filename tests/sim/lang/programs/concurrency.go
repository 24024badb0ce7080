// Goroutines, channels, select, locks and timers.
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func worker(id int, jobs <-chan int, results chan<- int, wg *sync.WaitGroup) {
	defer wg.Done()
	for j := range jobs {
		results <- j * 2
	}
}

func sieve() {
	ch := make(chan int)
	go func(out chan<- int) {
		for i := 2; ; i++ {
			out <- i
		}
	}(ch)
	for i := 0; i < 10; i++ {
		prime := <-ch
		fmt.Print(prime, " ")
		next := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for {
				if v := <-in; v%prime != 0 {
					out <- v
				}
			}
		}(ch, next)
		ch = next
	}
	fmt.Println()
}

func main() {
	runtime.GOMAXPROCS(3)
	fmt.Println("procs", runtime.GOMAXPROCS(0))
	jobs := make(chan int, 10)
	results := make(chan int, 10)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go worker(w, jobs, results, &wg)
	}
	for i := 0; i < 5; i++ {
		jobs <- i
	}
	fmt.Println(cap(jobs))
	close(jobs)
	wg.Wait()
	close(results)
	sum := 0
	for r := range results {
		sum += r
	}
	v, ok := <-results
	fmt.Println("sum", sum, v, ok)

	select {
	case v := <-make(chan int):
		fmt.Println(v)
	case <-time.After(5 * time.Millisecond):
		fmt.Println("timeout")
	}
	full := make(chan string, 1)
	full <- "x"
	select {
	case full <- "y":
		fmt.Println("sent")
	default:
		fmt.Println("full", len(full))
	}

	var mu sync.Mutex
	var rw sync.RWMutex
	var atomics atomic.Int64
	count, read := 0, 0
	for i := 0; i < 200; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			count++
			atomics.Add(2)
			if i%10 == 0 {
				rw.Lock()
				read++
				rw.Unlock()
			} else {
				rw.RLock()
				_ = read
				rw.RUnlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(count, atomics.Load(), read)

	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { fmt.Println("once") })
	}
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Broadcast()
	}()
	mu.Lock()
	for !ready {
		cond.Wait()
	}
	mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())
	ticks := 0
	ticker := time.NewTicker(time.Millisecond)
	for range ticker.C {
		if ticks++; ticks == 3 {
			ticker.Stop()
			break
		}
	}
	var flag atomic.Bool
	time.AfterFunc(time.Millisecond, func() { flag.Store(true) })
	for !flag.Load() {
		runtime.Gosched()
	}
	fmt.Println(ticks, time.Duration(1500)*time.Millisecond)
	sieve()
}
// expect: procs 3
// expect: 10
// expect: sum 20 0 false
// expect: timeout
// expect: full 1
// expect: 200 400 20
// expect: once
// expect: context deadline exceeded
// expect: 3 1.5s
// expect: 2 3 5 7 11 13 17 19 23 29 
