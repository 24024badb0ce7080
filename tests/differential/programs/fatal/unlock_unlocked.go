// Fatal: deferred calls do not run, recover does not help.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer fmt.Println("not printed")
	defer func() { recover() }()
	var m sync.Mutex
	m.Lock()
	m.Unlock()
	m.Unlock()
}
