// Who waits for a RWMutex while another writer holds it or waits for it, waits for a Mutex.
package main

import (
	"sync"
	"time"
)

func first(rw *sync.RWMutex)  { rw.Lock() }
func second(rw *sync.RWMutex) { rw.Lock() }

func main() {
	var rw, held sync.RWMutex
	rw.RLock()
	held.Lock()
	go first(&rw)
	time.Sleep(20 * time.Millisecond)
	go second(&rw)
	go second(&held)
	time.Sleep(20 * time.Millisecond)
	held.RLock()
}
