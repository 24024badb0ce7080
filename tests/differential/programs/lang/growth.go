// How much append takes, once the array has left the smallest sizes.
package main

import "fmt"

type triple struct{ a, b, c int }

func main() {
	ints := make([]int, 0, 8)
	last := 8
	for i := 0; i < 6000; i++ {
		ints = append(ints, i)
		if cap(ints) != last {
			last = cap(ints)
			fmt.Print(last, " ")
		}
	}
	fmt.Println()
	bytes := make([]byte, 0, 32)
	last = 32
	for i := 0; i < 10000; i++ {
		bytes = append(bytes, byte(i))
		if cap(bytes) != last {
			last = cap(bytes)
			fmt.Print(last, " ")
		}
	}
	fmt.Println()
	triples := make([]triple, 0, 5)
	last = 5
	for i := 0; i < 700; i++ {
		triples = append(triples, triple{i, i, i})
		if cap(triples) != last {
			last = cap(triples)
			fmt.Print(last, " ")
		}
	}
	fmt.Println()
	fmt.Println(cap(append(make([]int, 5), make([]int, 6)...)), cap(append([]int64(nil), make([]int64, 17)...)))
	fmt.Println(cap(append(make([]string, 10), "x")), cap(append([]int32(nil), make([]int32, 33)...)))
	words := append([]string(nil), make([]string, 5)...)
	fmt.Println(cap(words), len(words))
}
