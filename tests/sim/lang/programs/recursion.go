// A stack that grows from 2 KiB by copying, while pointers and closures stay right.
package main

import "fmt"

func depth(n int, sum *int) int {
	local := n
	add := func() { *sum += local }
	if n > 0 {
		defer add()
		return depth(n-1, sum) + 1
	}
	return 0
}

func main() {
	sum := 0
	fmt.Println(depth(100000, &sum), sum)
	done := make(chan int)
	for i := 0; i < 8; i++ {
		go func() {
			s := 0
			done <- depth(1000*i, &s)
		}()
	}
	total := 0
	for i := 0; i < 8; i++ {
		total += <-done
	}
	fmt.Println(total)
}
// expect: 100000 5000050000
// expect: 28000
