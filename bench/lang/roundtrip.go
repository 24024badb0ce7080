// A million round trips over two unbuffered channels.
package main

import "fmt"

func main() {
	there, back := make(chan int), make(chan int)
	go func() {
		for v := range there {
			back <- v + 1
		}
	}()
	sum := 0
	for i := 0; i < 1_000_000; i++ {
		there <- i
		sum += <-back
	}
	fmt.Println(sum)
}
