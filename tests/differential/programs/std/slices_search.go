// slices: searching, comparing, and what asks only.
package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type person struct {
	name string
	age  int
}

func main() {
	s := []int{1, 3, 5, 5, 7, 9}
	fmt.Println(slices.BinarySearch(s, 5))
	fmt.Println(slices.BinarySearch(s, 6))
	fmt.Println(slices.BinarySearch(s, 100))
	people := []person{{"Ann", 20}, {"Bob", 30}, {"Cid", 40}}
	fmt.Println(slices.BinarySearchFunc(people, 30, func(p person, age int) int { return cmp.Compare(p.age, age) }))
	fmt.Println(slices.BinarySearchFunc(people, 35, func(p person, age int) int { return p.age - age }))
	fmt.Println(slices.Compare([]int{1, 2}, []int{1, 3}), slices.Compare([]int{1, 2}, []int{1}),
		slices.Compare([]string{}, nil), slices.Compare([]float64{1}, []float64{1, 2}))
	fmt.Println(slices.CompareFunc([]string{"a", "B"}, []string{"A", "b"}, func(a, b string) int {
		return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
	}))
	fmt.Println(slices.Contains(s, 7), slices.Contains(s, 8), slices.ContainsFunc(s, func(i int) bool { return i > 8 }))
	fmt.Println(slices.Equal(s, []int{1}), slices.Equal([]int(nil), []int{}), slices.Equal(s, slices.Clone(s)))
	fmt.Println(slices.EqualFunc(people, []string{"Ann", "Bob", "Cid"}, func(p person, n string) bool { return p.name == n }))
	fmt.Println(slices.Index(s, 5), slices.Index(s, 4), slices.IndexFunc(people, func(p person) bool { return p.age > 25 }))
	fmt.Println(slices.IsSorted(s), slices.IsSorted([]string{"b", "a"}),
		slices.IsSortedFunc(people, func(a, b person) int { return b.age - a.age }))
	fmt.Println(slices.Max(s), slices.Min([]string{"pear", "apple", "fig"}))
	oldest := slices.MaxFunc(people, func(a, b person) int { return a.age - b.age })
	youngest := slices.MinFunc(people, func(a, b person) int { return a.age - b.age })
	fmt.Println(oldest, youngest)
	for _, f := range []func(){
		func() { slices.Max([]int{}) },
		func() { slices.Min([]string(nil)) },
		func() { slices.MaxFunc([]int{}, func(a, b int) int { return a - b }) },
		func() { slices.MinFunc([]int{}, func(a, b int) int { return a - b }) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}
