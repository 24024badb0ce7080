// A panic that nobody recovers: its text, the trace, status 2, deferred calls first.
package main

import "fmt"

func inner(n int) {
	defer fmt.Println("deferred in inner")
	if n == 0 {
		panic("too deep")
	}
	inner(n - 1)
}

func main() {
	defer fmt.Println("deferred in main")
	fmt.Println("before")
	inner(2)
	fmt.Println("not reached")
}
