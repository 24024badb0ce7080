// In an init.
package main

import "fmt"

func init() {
	fmt.Println("first init")
}

func init() {
	var p *struct{ x int }
	p.x = 1
}

func main() {
	fmt.Println("not reached")
}
