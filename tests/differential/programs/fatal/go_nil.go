// go of a nil function.
package main

import "fmt"

func main() {
	defer fmt.Println("not printed")
	var f func()
	go f()
	select {}
}
