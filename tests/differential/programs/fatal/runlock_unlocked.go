// The same for readers.
package main

import "sync"

type cache struct{ mu sync.RWMutex }

func (c *cache) done() { c.mu.RUnlock() }

func main() {
	c := cache{}
	c.mu.RLock()
	c.done()
	c.done()
}
