// log.Fatal prints and exits with 1.
package main

import (
	"fmt"
	"log"
)

func main() {
	defer fmt.Println("not printed")
	log.SetFlags(0)
	log.SetPrefix("app: ")
	log.Println("about to fail")
	log.Fatalf("failed with %d", 5)
}
