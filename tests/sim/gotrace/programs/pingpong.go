// Two goroutines hand a ball to and fro over channels without a buffer.
package main

import (
	"os"
	"runtime/trace"
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
	ping, pong := make(chan int), make(chan int)
	go player(ping, pong)
	for i := 0; i < 100; i++ {
		ping <- i
		<-pong
	}
	close(ping)
	<-pong
}

func player(ping, pong chan int) {
	for ball := range ping {
		pong <- ball + 1
	}
	close(pong)
}
