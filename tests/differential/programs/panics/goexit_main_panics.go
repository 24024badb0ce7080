// Main exits, a goroutine panics.
package main

import (
	"runtime"
)

func main() {
	done := make(chan bool)
	go func() {
		<-done
		panic("the last one")
	}()
	defer close(done)
	runtime.Goexit()
}
