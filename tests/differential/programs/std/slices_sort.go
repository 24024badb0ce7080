// slices: sorting, and iterators over slices.
package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

type person struct {
	name string
	age  int
}

func main() {
	s := []int{5, 2, 8, 1, 9, 3}
	slices.Sort(s)
	fmt.Println(s)
	f := []float64{2, math.NaN(), -1, math.Inf(-1), 0}
	slices.Sort(f)
	fmt.Println(f)
	big := make([]int, 1000)
	for i := range big {
		big[i] = i * 7919 % 1000
	}
	slices.Sort(big)
	fmt.Println(big[:5], big[995:], slices.IsSorted(big))
	words := []string{"banana", "Apple", "cherry"}
	slices.SortFunc(words, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	fmt.Println(words)
	people := []person{{"Ann", 3}, {"Bob", 2}, {"Cid", 3}, {"Dan", 1}, {"Eve", 2}}
	slices.SortStableFunc(people, func(a, b person) int { return cmp.Compare(a.age, b.age) })
	fmt.Println(people)
	slices.SortFunc(people, func(a, b person) int {
		return cmp.Or(-cmp.Compare(a.age, b.age), strings.Compare(a.name, b.name))
	})
	fmt.Println(people)

	for i, v := range slices.All(words) {
		fmt.Print(i, v, " ")
	}
	for i, v := range slices.Backward(words) {
		if i == 0 {
			break
		}
		fmt.Print(i, v, " ")
	}
	fmt.Println()
	fmt.Println(slices.Collect(slices.Values(s)), slices.AppendSeq([]int{0}, slices.Values(s[:2])))
	for part := range slices.Chunk(s, 4) {
		fmt.Println(part, cap(part))
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		slices.Chunk(s, 0)
	}()
	ones := func(yield func(int) bool) {
		for _, v := range []int{3, 1, 2} {
			if !yield(v) {
				return
			}
		}
	}
	fmt.Println(slices.Sorted(ones), slices.SortedFunc(ones, func(a, b int) int { return b - a }))
	byAge := slices.SortedStableFunc(slices.Values(people), func(a, b person) int { return a.age - b.age })
	fmt.Println(byAge)
	fmt.Println(slices.Collect(func(func(int) bool) {}) == nil)
}
