// What sync.RWMutex, Cond and OnceFunc do beyond the plain cases; the expected lines are what go1.23
// prints. Who waits is waited for by sleeping: exact in the simulated world, where the test runs it.
package main

import (
	"fmt"
	"sync"
	"time"
)

type holder struct {
	rw sync.RWMutex
	n  int
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	var rw sync.RWMutex
	rw.RLock()
	rw.RLock()
	c := rw
	fmt.Println("copy of a read one", c.TryLock(), c.TryRLock())
	c.RUnlock()
	c.RUnlock()
	c.RUnlock()
	fmt.Println("free", c.TryLock(), rw.TryLock())
	d := c
	fmt.Println("copy of a written one", d.TryRLock(), d.TryLock())
	d.Unlock()
	fmt.Println(d.TryRLock(), c.TryRLock())
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println("locker", rw.RLocker() == rw.RLocker(), rw.RLocker() == d.RLocker())
	l := rw.RLocker()
	l.Lock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	l.Unlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock())
	rw.Unlock()

	// A writer that waits keeps new readers out.
	rw.RLock()
	in := make(chan string, 10)
	go func() { rw.Lock(); in <- "writer"; rw.Unlock() }()
	time.Sleep(10 * time.Millisecond)
	fmt.Println("behind a writer", rw.TryRLock())
	go func() { rw.RLock(); in <- "reader"; rw.RUnlock() }()
	time.Sleep(10 * time.Millisecond)
	rw.RUnlock()
	fmt.Println(<-in, <-in)

	// A writer that unlocks lets the waiting readers in before the next writer.
	rw.Lock()
	go func() { rw.Lock(); in <- "writer"; rw.Unlock() }()
	time.Sleep(10 * time.Millisecond)
	for i := 0; i < 3; i++ {
		go func() { rw.RLock(); in <- "reader"; time.Sleep(5 * time.Millisecond); rw.RUnlock() }()
	}
	time.Sleep(10 * time.Millisecond)
	rw.Unlock()
	fmt.Println(<-in, <-in, <-in, <-in)

	var h holder
	h.rw.Lock()
	g := h
	fmt.Println("in a struct", g.rw.TryLock(), h.rw.TryLock())

	// Cond.
	var mu sync.Mutex
	cond := sync.Cond{L: &mu}
	unused := cond
	try("copied before use", func() { unused.Signal() })
	cond.Signal()
	copied := cond
	try("signal", func() { copied.Signal() })
	try("broadcast", func() { copied.Broadcast() })
	try("wait", func() { copied.Wait() })
	var nolock sync.Cond
	try("no locker", func() { nolock.Wait() })
	var pc *sync.Cond
	try("nil cond", func() { pc.Signal() })
	var prw *sync.RWMutex
	try("nil rw", func() { prw.Lock() })

	// With a reader's lock, and with a locker of one's own.
	rc := sync.NewCond(rw.RLocker())
	done := make(chan bool)
	for i := 0; i < 3; i++ {
		go func() { rc.L.Lock(); rc.Wait(); rc.L.Unlock(); done <- true }()
	}
	time.Sleep(10 * time.Millisecond)
	rc.Broadcast()
	for i := 0; i < 3; i++ {
		<-done
	}
	lk := &counting{}
	oc := sync.NewCond(lk)
	go func() { time.Sleep(5 * time.Millisecond); oc.Signal() }()
	oc.L.Lock()
	oc.Wait()
	oc.L.Unlock()
	fmt.Println("own locker", lk.locks, lk.unlocks)

	// First come, first served.
	order := make(chan int, 5)
	fc := sync.NewCond(&mu)
	for i := 0; i < 5; i++ {
		go func() { mu.Lock(); fc.Wait(); order <- i; mu.Unlock() }()
		time.Sleep(2 * time.Millisecond)
	}
	for i := 0; i < 5; i++ {
		fc.Signal()
		fmt.Print(<-order)
	}
	fmt.Println()
	bad := sync.NewCond(&failing{})
	try("locker that panics", func() { bad.Wait() })

	// OnceFunc.
	n := 0
	f := sync.OnceFunc(func() { n++ })
	f()
	f()
	fmt.Println(n)
	p := sync.OnceFunc(func() { n++; panic("boom") })
	try("first", p)
	try("second", p)
	try("nil func first", sync.OnceFunc(nil))
	fmt.Println(n)
	var o sync.Once
	try("once", func() { o.Do(func() { panic("in once") }) })
	try("again", func() { o.Do(func() { fmt.Println("never") }) })
	fmt.Println("end")
}

type counting struct {
	mu             sync.Mutex
	locks, unlocks int
}

func (c *counting) Lock()   { c.mu.Lock(); c.locks++ }
func (c *counting) Unlock() { c.unlocks++; c.mu.Unlock() }

type failing struct{}

func (f *failing) Lock()   {}
func (f *failing) Unlock() { panic("will not") }

// expect: copy of a read one false true
// expect: free true false
// expect: copy of a written one false false
// expect: true false
// expect: locker true false
// expect: false true
// expect: true
// expect: behind a writer false
// expect: writer reader
// expect: reader reader reader writer
// expect: in a struct false false
// expect: copied before use <nil>
// expect: signal sync.Cond is copied
// expect: broadcast sync.Cond is copied
// expect: wait sync.Cond is copied
// expect: no locker runtime error: invalid memory address or nil pointer dereference
// expect: nil cond runtime error: invalid memory address or nil pointer dereference
// expect: nil rw runtime error: invalid memory address or nil pointer dereference
// expect: own locker 2 2
// expect: 01234
// expect: locker that panics will not
// expect: 1
// expect: first boom
// expect: second boom
// expect: nil func first runtime error: invalid memory address or nil pointer dereference
// expect: 2
// expect: once in once
// expect: again <nil>
// expect: end
