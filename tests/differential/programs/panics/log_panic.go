// log.Panic prints, then panics.
package main

import (
	"fmt"
	"log"
)

func main() {
	log.SetFlags(0)
	func() {
		defer func() { fmt.Printf("%q\n", recover()) }()
		log.Panicf("n is %d", 5)
	}()
	log.SetPrefix("prefix: ")
	log.Panicln("really", "panics")
}
