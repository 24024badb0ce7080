// A panic of any goroutine ends the program; main's deferred calls do not run.
package main

import (
	"fmt"
	"time"
)

type task struct{ name string }

func (t *task) run() {
	defer fmt.Println("task's own deferred")
	panic(t.name + " failed")
}

func main() {
	defer fmt.Println("not printed")
	t := &task{"task"}
	go t.run()
	time.Sleep(time.Minute)
}
