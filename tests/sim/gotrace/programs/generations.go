// Longer than a generation of the trace: goroutines that wait, sleep, run and stand in a system call
// while one ends and the next begins.
package main

import (
	"os"
	"runtime/trace"
	"syscall"
	"time"
)

func main() {
	var fds [2]int
	if err := syscall.Pipe(fds[:]); err != nil {
		panic(err)
	}
	done := make(chan bool)
	go call(fds[0], done) // begins before the trace does
	time.Sleep(time.Millisecond)
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := trace.Start(file); err != nil {
		panic(err)
	}
	defer trace.Stop()
	go spin(done)
	for i := 0; i < 11; i++ {
		time.Sleep(100 * time.Millisecond)
		go func() { done <- true }()
		<-done
	}
	if _, err := syscall.Write(fds[1], []byte("x")); err != nil {
		panic(err)
	}
	<-done
	<-done
}

func call(fd int, done chan bool) {
	if _, err := syscall.Read(fd, make([]byte, 1)); err != nil {
		panic(err)
	}
	done <- true
}

func spin(done chan bool) {
	for i := 0; i < 150; i++ {
		for end := time.Now().Add(100 * time.Microsecond); time.Now().Before(end); {
		}
		time.Sleep(8 * time.Millisecond)
	}
	done <- true
}
