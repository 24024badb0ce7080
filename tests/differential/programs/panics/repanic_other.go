// Recovered, and another thrown instead.
package main

import "fmt"

func main() {
	defer func() {
		r := recover()
		panic(fmt.Sprint("instead of ", r))
	}()
	panic("first")
}
