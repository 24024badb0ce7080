// OnceValue and OnceValues: computed once, for all; a panic is each caller's.
package main

import (
	"errors"
	"fmt"
	"sync"
)

func main() {
	calls := 0
	value := sync.OnceValue(func() int {
		calls++
		return 42
	})
	sums := make(chan int)
	for range 10 {
		go func() { sums <- value() }()
	}
	sum := 0
	for range 10 {
		sum += <-sums
	}
	fmt.Println(sum, calls)
	pair := sync.OnceValues(func() (string, error) {
		calls++
		return "half", errors.New("not whole")
	})
	for range 2 {
		s, err := pair()
		fmt.Println(s, err, calls)
	}
	bad := sync.OnceValue(func() int { panic("each time") })
	worse := sync.OnceValues(func() (int, int) { panic(errors.New("an error")) })
	for range 2 {
		func() {
			defer func() { fmt.Println(recover()) }()
			bad()
		}()
		func() {
			defer func() { fmt.Println(recover()) }()
			worse()
		}()
	}
}
