// Since Go 1.23 timers whose channels nobody waits on do not hold off the report.
package main

import (
	"fmt"
	"time"
)

func request(work chan int) int {
	select {
	case n := <-work:
		return n
	case <-time.After(time.Hour):
		return -1
	}
}

func main() {
	work := make(chan int, 100)
	for i := range 100 {
		work <- i
	}
	sum := 0
	for range 100 {
		sum += request(work)
	}
	fmt.Println(sum)
	late := time.NewTimer(time.Hour)
	ticker := time.NewTicker(time.Hour)
	<-time.After(time.Millisecond)
	<-work
	fmt.Println("never", late.Stop())
	ticker.Stop()
}
