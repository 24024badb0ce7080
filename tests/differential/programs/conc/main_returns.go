// When main returns the program ends, whoever still runs or waits.
package main

import (
	"fmt"
	"os"
)

func main() {
	started := make(chan bool)
	go func() {
		defer fmt.Println("not printed")
		started <- true
		for {
		}
	}()
	go func() {
		started <- true
		select {}
	}()
	go func() {
		started <- true
		<-make(chan int)
	}()
	for range 3 {
		<-started
	}
	fmt.Println("main returns")
	fmt.Fprintln(os.Stderr, "on stderr too")
}
