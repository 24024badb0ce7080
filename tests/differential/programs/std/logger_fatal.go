// And a logger's Fatal.
package main

import (
	"log"
	"os"
)

func main() {
	l := log.New(os.Stdout, "own: ", 0)
	func() {
		defer func() { l.Println("recovered", recover()) }()
		l.Panic("panics")
	}()
	l.Fatal("ends")
}
