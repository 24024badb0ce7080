// The whole stack of one that waits, down through closures and methods.
package main

type server struct{ requests chan int }

func (s *server) handle() int {
	return <-s.requests
}

func (s *server) serve(f func(*server) int) {
	for range 3 {
		func() {
			defer println("handled")
			f(s)
		}()
	}
}

func recursive(n int, s *server) {
	if n > 0 {
		recursive(n-1, s)
		return
	}
	s.serve((*server).handle)
}

func main() {
	s := &server{make(chan int)}
	go recursive(3, s)
	s.requests <- 1
	s.requests <- 2
	var i interface{ handle() int } = &server{}
	i.handle()
}
