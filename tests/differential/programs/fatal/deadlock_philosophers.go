// Five philosophers, each with a fork in the left hand.
package main

import (
	"fmt"
	"sync"
)

type philosopher struct {
	left, right *sync.Mutex
}

func (p philosopher) dine(all *sync.WaitGroup, done chan<- bool) {
	p.left.Lock()
	all.Done()
	all.Wait()
	p.right.Lock()
	done <- true
}

func main() {
	forks := make([]sync.Mutex, 3)
	done := make(chan bool)
	var all sync.WaitGroup
	all.Add(3)
	for i := range forks {
		p := philosopher{&forks[i], &forks[(i+1)%3]}
		go p.dine(&all, done)
	}
	all.Wait()
	fmt.Println("each has one")
	<-done
}
