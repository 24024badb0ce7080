// A deferred nil function panics when its turn comes.
package main

import "fmt"

func main() {
	var f func()
	defer fmt.Println("deferred before")
	defer f()
	fmt.Println("main goes on")
}
