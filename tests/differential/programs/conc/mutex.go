// Mutex: exclusion, TryLock, embedded, by pointer, unlocked by another.
package main

import (
	"fmt"
	"sync"
)

type counter struct {
	sync.Mutex
	n map[string]int
}

func (c *counter) inc(k string) {
	c.Lock()
	defer c.Unlock()
	c.n[k]++
}

func main() {
	c := counter{n: map[string]int{}}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range 100 {
				c.inc([]string{"a", "b", "c"}[(i+j)%3])
			}
		}()
	}
	wg.Wait()
	fmt.Println(c.n["a"]+c.n["b"]+c.n["c"], len(c.n))
	var m sync.Mutex
	fmt.Println(m.TryLock(), m.TryLock())
	m.Unlock()
	m.Lock()
	released := make(chan bool)
	go func() {
		m.Unlock()
		released <- true
	}()
	<-released
	m.Lock()
	fmt.Println("locked again")
	order := []int{}
	started := make(chan bool)
	finished := make(chan bool)
	go func() {
		started <- true
		m.Lock()
		order = append(order, 2)
		m.Unlock()
		finished <- true
	}()
	<-started
	order = append(order, 1)
	m.Unlock()
	<-finished
	fmt.Println(order)
	var l sync.Locker = &m
	l.Lock()
	l.Unlock()
	ms := make([]sync.Mutex, 3)
	for i := range ms {
		ms[i].Lock()
	}
	fmt.Println(ms[2].TryLock())
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		c.Lock()
		defer c.Unlock()
		panic("within")
	}()
	fmt.Println(c.TryLock())
}
