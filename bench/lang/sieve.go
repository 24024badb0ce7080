// The sieve of Eratosthenes over three million numbers, and twenty million steps of a generator of
// random numbers.
package main

import "fmt"

func main() {
	const n = 3_000_000
	composite := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if composite[i] {
			continue
		}
		count++
		for k := i * i; k <= n; k += i {
			composite[k] = true
		}
	}
	x := uint32(1)
	for i := 0; i < 20_000_000; i++ {
		x = x*1664525 + 1013904223
	}
	fmt.Println(count, x)
}
