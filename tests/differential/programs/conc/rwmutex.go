// RWMutex: many readers or one writer.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type store struct {
	mu sync.RWMutex
	m  map[int]int
}

func (s *store) get(k int) (int, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := s.m[k]
	return v, ok
}

func (s *store) set(k, v int) {
	s.mu.Lock()
	s.m[k] = v
	s.mu.Unlock()
}

func main() {
	s := store{m: map[int]int{}}
	var wg sync.WaitGroup
	var found atomic.Int64
	for w := range 4 {
		wg.Add(2)
		go func() {
			defer wg.Done()
			for i := range 50 {
				s.set(w*50+i, i)
			}
		}()
		go func() {
			defer wg.Done()
			for i := range 50 {
				if v, ok := s.get(w*50 + i); ok && v == i {
					found.Add(1)
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println(len(s.m), found.Load() <= 200)
	var rw sync.RWMutex
	fmt.Println(rw.TryRLock(), rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock(), rw.TryLock())
	rw.Unlock()
	r := rw.RLocker()
	r.Lock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	rw.RUnlock()
	r.Unlock()
	readers := make(chan bool)
	both := make(chan bool)
	for range 2 {
		go func() {
			rw.RLock()
			readers <- true
			<-both
			rw.RUnlock()
		}()
	}
	<-readers
	<-readers
	fmt.Println("two readers at once")
	written := make(chan bool)
	go func() {
		rw.Lock()
		written <- true
		rw.Unlock()
	}()
	close(both)
	fmt.Println(<-written)
}
