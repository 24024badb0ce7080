// What was recovered and has ended is forgotten.
package main

import "fmt"

func safe() {
	defer func() { fmt.Println("recovered", recover()) }()
	panic("first")
}

func main() {
	safe()
	panic("second")
}
