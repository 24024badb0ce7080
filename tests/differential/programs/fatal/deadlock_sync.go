// The same for locks.
package main

import "sync"

type guarded struct {
	mu sync.Mutex
	n  int
}

func (g *guarded) inc() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n++
}

func main() {
	var rw, read sync.RWMutex
	var wg sync.WaitGroup
	cond := sync.NewCond(&sync.Mutex{})
	g := &guarded{}
	g.mu.Lock()
	rw.Lock()
	read.RLock()
	wg.Add(1)
	go g.inc()
	go rw.RLock()
	go func() { read.Lock() }()
	go func() {
		cond.L.Lock()
		cond.Wait()
	}()
	wg.Wait()
}
