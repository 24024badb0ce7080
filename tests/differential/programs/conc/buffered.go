// A buffered channel is a queue; closing it lets what is in it out.
package main

import "fmt"

type item struct {
	id   int
	name string
}

func main() {
	c := make(chan item, 3)
	fmt.Println(len(c), cap(c))
	c <- item{1, "a"}
	c <- item{2, "b"}
	fmt.Println(len(c), cap(c))
	fmt.Println(<-c)
	c <- item{3, "c"}
	c <- item{4, "d"}
	close(c)
	fmt.Println(len(c))
	for x := range c {
		fmt.Print(x, " ")
	}
	x, ok := <-c
	fmt.Println(x, ok)
	sem := make(chan struct{}, 2)
	active, most := 0, 0
	lock := make(chan bool, 1)
	done := make(chan bool)
	for range 10 {
		go func() {
			sem <- struct{}{}
			lock <- true
			active++
			most = max(most, active)
			<-lock
			lock <- true
			active--
			<-lock
			<-sem
			done <- true
		}()
	}
	for range 10 {
		<-done
	}
	fmt.Println(active, most <= 2)
	var nilc chan int
	fmt.Println(len(nilc), cap(nilc))
	ring := make(chan int, 4)
	for i := range 100 {
		ring <- i
		if len(ring) == cap(ring) {
			<-ring
			<-ring
		}
	}
	close(ring)
	for i := range ring {
		fmt.Print(i, " ")
	}
	fmt.Println()
	zero := make(chan struct{}, 1000)
	for range 1000 {
		zero <- struct{}{}
	}
	fmt.Println(len(zero))
	big := make(chan [100]int, 1)
	big <- [100]int{99: 7}
	fmt.Println((<-big)[99])
}
