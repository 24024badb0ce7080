// And for a writer that was none.
package main

import "sync"

func main() {
	var m sync.RWMutex
	m.Unlock()
}
