// A select over a channel, a ticker and a deadline.
package main

import (
	"context"
	"os"
	"runtime/trace"
	"time"
)

func main() {
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := trace.Start(file); err != nil {
		panic(err)
	}
	defer trace.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	values := make(chan int)
	go produce(ctx, values)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-values:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func produce(ctx context.Context, values chan<- int) {
	for i := 0; ; i++ {
		select {
		case values <- i:
			time.Sleep(500 * time.Microsecond)
		case <-ctx.Done():
			return
		}
	}
}
