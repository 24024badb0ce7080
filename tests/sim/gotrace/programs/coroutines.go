// Iterators made of coroutines, a goroutine that preempts nobody and one that is preempted, and exit by Goexit.
package main

import (
	"iter"
	"os"
	"runtime"
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
	next, stop := iter.Pull(count(5))
	for {
		if _, ok := next(); !ok {
			break
		}
	}
	stop()
	done := make(chan bool)
	for i := 0; i < 3; i++ {
		go spin(done)
	}
	for i := 0; i < 3; i++ {
		<-done
	}
	go func() {
		defer close(done)
		runtime.Goexit()
	}()
	<-done
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

// Longer than a time slice.
func spin(done chan bool) {
	for end := time.Now().Add(25 * time.Millisecond); time.Now().Before(end); {
	}
	done <- true
}
