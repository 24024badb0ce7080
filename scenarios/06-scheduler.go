// How the scheduler switches: on Sleep, on a channel, on a mutex. First with one P, then with four.
//
//scope:title The scheduler: M:N | 调度器：M:N
//scope:about Many goroutines, few threads. GOMAXPROCS says how many run at once. | 很多 goroutine，很少线程。GOMAXPROCS 决定同时运行几个。
//scope:procs 1
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func worker(id int, turns chan<- int, mu *sync.Mutex, total *int, wg *sync.WaitGroup) {
	defer wg.Done()
	//scope:cue Sleep: the goroutine waits on the shelf, its P runs another one. | Sleep：goroutine 去等待，它的 P 运行另一个。
	time.Sleep(100 * time.Microsecond)
	//scope:cue Computing: only goroutines on different Ps do this at the same time. | 计算：只有在不同 P 上的 goroutine 才能同时进行。
	for i := 0; i < 20000; i++ {
	}
	//scope:cue A channel: if nobody receives, the scheduler runs another goroutine. | 通道：没人接收时，调度器运行别的 goroutine。
	turns <- id
	//scope:cue A mutex: only one holds it; the others wait in line. | 互斥锁：只有一个持有，其他的排队。
	mu.Lock()
	for i := 0; i < 20; i++ {
		*total += i
	}
	mu.Unlock()
}

func round(procs int) {
	runtime.GOMAXPROCS(procs)
	turns := make(chan int)
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for id := 1; id <= 6; id++ {
		wg.Add(1)
		go worker(id, turns, &mu, &total, &wg)
	}
	for i := 0; i < 6; i++ {
		<-turns
	}
	wg.Wait()
	fmt.Println("GOMAXPROCS", procs, "total", total)
}

func main() {
	//scope:cue GOMAXPROCS 1: six goroutines take turns on one P. | GOMAXPROCS 为 1：六个 goroutine 轮流使用一个 P。
	round(1)
	//scope:cue GOMAXPROCS 4: four Ps, each on its own OS thread; idle ones steal. | GOMAXPROCS 为 4：四个 P 各在一个线程上，空闲的会偷。
	round(4)
}
