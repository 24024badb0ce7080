// log.Fatalln ends the program too.
package main

import "log"

func main() {
	log.SetFlags(0)
	defer log.Print("not printed")
	log.Fatalln("ends", 1)
}
