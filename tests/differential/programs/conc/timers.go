// Timers and tickers, with so much time between that no schedule can change the order.
package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	fmt.Println(time.Since(start) >= 20*time.Millisecond)
	time.Sleep(0)
	time.Sleep(-time.Second)
	select {
	case <-time.After(time.Hour):
		fmt.Println("an hour later")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("timeout")
	}
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop())
	fmt.Println(t.Reset(5 * time.Millisecond))
	<-t.C
	fmt.Println(t.Stop(), t.Reset(time.Hour), t.Reset(time.Millisecond))
	<-t.C
	short := time.NewTimer(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	fmt.Println(len(short.C), cap(short.C))
	short.Reset(time.Hour)
	select {
	case <-short.C:
		fmt.Println("stale value")
	default:
		fmt.Println("no stale value")
	}
	fired := make(chan string, 1)
	f := time.AfterFunc(time.Millisecond, func() { fired <- "AfterFunc" })
	fmt.Println(<-fired, f.Stop())
	never := time.AfterFunc(time.Hour, func() { fmt.Println("never") })
	fmt.Println(never.Stop(), never.C == nil)
	ticker := time.NewTicker(2 * time.Millisecond)
	for range 3 {
		<-ticker.C
	}
	ticker.Reset(time.Millisecond)
	<-ticker.C
	ticker.Stop()
	select {
	case <-ticker.C:
		fmt.Println("a tick after Stop")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("stopped")
	}
	n := 0
	for range time.Tick(time.Millisecond) {
		n++
		if n == 3 {
			break
		}
	}
	fmt.Println(n, time.Tick(0) == nil)
	var order []int
	results := make(chan int)
	for _, d := range []int{60, 20, 40} {
		go func() {
			time.Sleep(time.Duration(d) * time.Millisecond)
			results <- d
		}()
	}
	for range 3 {
		order = append(order, <-results)
	}
	fmt.Println(order)
	func() {
		defer func() { fmt.Println(recover()) }()
		time.NewTicker(0)
	}()
	expired := time.NewTimer(-time.Second)
	fmt.Println((<-expired.C).IsZero())
	later := <-time.After(time.Millisecond)
	fmt.Println(later.After(start), later.Sub(start) > 0)
}
