// A deferred call panics when its function has come to its end, or to a return.
package main

import "fmt"

func returns(n int) int {
	defer func() {
		if n == 2 {
			panic(fmt.Sprint("after return ", n))
		}
	}()
	if n > 1 {
		return n *
			n
	}
	return 0
}

func ends() {
	defer func() {
		fmt.Println("still running")
		returns(2)
	}()
	fmt.Println("body")
}

func main() {
	fmt.Println(returns(1))
	ends()
	fmt.Println("not reached")
}
