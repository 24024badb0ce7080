// System calls: a file, a pipe, a connection, and one call that blocks for long.
package main

import (
	"io"
	"net"
	"os"
	"runtime/trace"
	"sync"
	"syscall"
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
	var wg sync.WaitGroup
	do := func(f func()) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	do(files)
	do(pipes)
	do(connections)
	do(blocking)
	do(compute)
	wg.Wait()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func files() {
	f := must(os.CreateTemp("", "gotrace"))
	defer os.Remove(f.Name())
	for i := 0; i < 20; i++ {
		must(f.WriteString("some text\n"))
	}
	must(f.Seek(0, io.SeekStart))
	must(io.ReadAll(f))
	f.Close()
}

func pipes() {
	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	go func() {
		for i := 0; i < 10; i++ {
			must(w.WriteString("x"))
			time.Sleep(100 * time.Microsecond)
		}
		w.Close()
	}()
	must(io.ReadAll(r))
}

func connections() {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	go func() {
		server := must(listener.Accept())
		io.Copy(server, server)
		server.Close()
	}()
	client := must(net.Dial("tcp", listener.Addr().String()))
	echo := make([]byte, 5)
	for i := 0; i < 5; i++ {
		must(client.Write([]byte("hello")))
		must(io.ReadFull(client, echo))
	}
	client.Close()
}

// Longer than sysmon leaves a P to a call.
func blocking() {
	var fds [2]int
	if err := syscall.Pipe(fds[:]); err != nil {
		panic(err)
	}
	go func() {
		time.Sleep(15 * time.Millisecond)
		must(syscall.Write(fds[1], []byte("x")))
	}()
	must(syscall.Read(fds[0], make([]byte, 1)))
}

func compute() {
	for end := time.Now().Add(25 * time.Millisecond); time.Now().Before(end); {
	}
}
