// A chain of a thousand goroutines, and a tree of them.
package main

import "fmt"

func link(left chan<- int, right <-chan int) { left <- 1 + <-right }

func tree(depth int, out chan<- int) {
	if depth == 0 {
		out <- 1
		return
	}
	in := make(chan int, 2)
	go tree(depth-1, in)
	go tree(depth-1, in)
	out <- <-in + <-in
}

func quicksort(s []int, done chan<- bool) {
	defer func() { done <- true }()
	if len(s) < 2 {
		return
	}
	pivot, i := s[len(s)-1], 0
	for j, x := range s[:len(s)-1] {
		if x < pivot {
			s[i], s[j] = s[j], s[i]
			i++
		}
	}
	s[i], s[len(s)-1] = s[len(s)-1], s[i]
	parts := make(chan bool, 2)
	go quicksort(s[:i], parts)
	go quicksort(s[i+1:], parts)
	<-parts
	<-parts
}

func main() {
	leftmost := make(chan int)
	left := leftmost
	var right chan int
	for range 1000 {
		right = make(chan int)
		go link(left, right)
		left = right
	}
	go func() { right <- 1 }()
	fmt.Println(<-leftmost)
	out := make(chan int)
	go tree(8, out)
	fmt.Println(<-out)
	s := make([]int, 500)
	for i := range s {
		s[i] = i * 7919 % 500
	}
	done := make(chan bool)
	go quicksort(s, done)
	<-done
	for i := range s {
		if s[i] != i {
			fmt.Println("not sorted at", i)
		}
	}
	fmt.Println(s[:5], s[495:])
}
