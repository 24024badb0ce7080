// An unbuffered channel is a meeting: the sender goes on when the receiver has the value.
package main

import "fmt"

func main() {
	c := make(chan int)
	done := make(chan bool)
	var log []string
	go func() {
		for x := range c {
			log = append(log, fmt.Sprint("got ", x))
			done <- true
		}
		log = append(log, "closed")
		done <- false
	}()
	for i := range 3 {
		c <- i
		<-done
		log = append(log, fmt.Sprint("sent ", i))
	}
	close(c)
	<-done
	fmt.Println(log)
	fmt.Println(len(c), cap(c))
	v, ok := <-c
	fmt.Println(v, ok)
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n + 1
		}
		close(pong)
	}()
	n := 0
	for n < 1000 {
		ping <- n
		n = <-pong
	}
	close(ping)
	_, ok = <-pong
	fmt.Println(n, ok)
	cc := make(chan chan string)
	go func() {
		reply := <-cc
		reply <- "through a channel of channels"
	}()
	reply := make(chan string)
	cc <- reply
	fmt.Println(<-reply)
	f := make(chan func() int)
	go func() { f <- func() int { return 42 } }()
	fmt.Println((<-f)())
}
