// Cond: waiters look again; Signal wakes one, Broadcast all.
package main

import (
	"fmt"
	"sync"
)

type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
	most     int
}

func newQueue(n int) *queue {
	q := &queue{most: n}
	q.notEmpty = sync.NewCond(&q.mu)
	q.notFull = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(x int) {
	q.mu.Lock()
	for len(q.items) == q.most {
		q.notFull.Wait()
	}
	q.items = append(q.items, x)
	q.mu.Unlock()
	q.notEmpty.Signal()
}

func (q *queue) get() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.notEmpty.Wait()
	}
	x := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return x
}

func main() {
	q := newQueue(3)
	sum := make(chan int)
	for w := range 3 {
		go func() {
			for i := range 20 {
				q.put(w*20 + i)
			}
		}()
	}
	for range 2 {
		go func() {
			total := 0
			for range 30 {
				total += q.get()
			}
			sum <- total
		}()
	}
	fmt.Println(<-sum + <-sum)
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	ready := false
	waiting := 0
	done := make(chan bool)
	for range 5 {
		go func() {
			c.L.Lock()
			waiting++
			for !ready {
				c.Wait()
			}
			c.L.Unlock()
			done <- true
		}()
	}
	for all := false; !all; {
		mu.Lock()
		all = waiting == 5
		mu.Unlock()
	}
	mu.Lock()
	ready = true
	c.Broadcast()
	mu.Unlock()
	for range 5 {
		<-done
	}
	fmt.Println("all awake")
	c.Signal()
	c.Broadcast()
	r := sync.NewCond(new(sync.RWMutex))
	r.L.Lock()
	r.L.Unlock()
}
