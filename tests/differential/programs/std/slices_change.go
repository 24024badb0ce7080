// slices: what changes a slice, or makes another from it.
package main

import (
	"fmt"
	"slices"
	"strings"
)

type names []string

func recovered(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	a := slices.Clip(make([]int, 2, 10))
	fmt.Println(len(a), cap(a))
	n := names{"x", "y"}
	c := slices.Clone(n)
	c[0] = "z"
	fmt.Printf("%v %v %T\n", n, c, c)
	fmt.Println(slices.Clone([]int(nil)) == nil, slices.Clone([]int{}) == nil)
	full := []int{1, 1, 2, 3, 3, 3, 1}
	short := slices.Compact(full)
	fmt.Println(short, full)
	words := slices.CompactFunc([]string{"a", "A", "b", "B", "b", "c"}, strings.EqualFold)
	fmt.Println(words, len(words))
	fmt.Println(slices.Concat([]int{1}, nil, []int{2, 3}), slices.Concat[[]int]() == nil)
	d := []int{0, 1, 2, 3, 4, 5}
	e := slices.Delete(d, 1, 3)
	fmt.Println(d, e)
	e = slices.DeleteFunc(e, func(i int) bool { return i%2 == 1 })
	fmt.Println(d, e)
	recovered(func() { slices.Delete(e, 1, 9) })
	g := slices.Grow([]int{1}, 100)
	fmt.Println(len(g), cap(g) >= 101)
	recovered(func() { slices.Grow(g, -1) })
	fmt.Println(slices.Insert([]int{1, 2, 3}, 1, 8, 9), slices.Insert([]int{1}, 1, 2), slices.Insert(names(nil), 0, "q"))
	self := append(make([]int, 0, 20), 1, 2, 3, 4)
	fmt.Println(slices.Insert(self, 1, self[1:]...))
	recovered(func() { slices.Insert([]int{1}, 2, 5) })
	fmt.Println(slices.Repeat([]int{1, 2}, 3), slices.Repeat([]string{"a"}, 0))
	recovered(func() { slices.Repeat([]int{1}, -1) })
	fmt.Println(slices.Replace([]int{0, 1, 2, 3}, 1, 3, 7, 8, 9), slices.Replace([]int{0, 1, 2, 3}, 1, 3), slices.Replace([]int{0, 1}, 0, 1, 4))
	r := []rune("stressed")
	slices.Reverse(r)
	fmt.Println(string(r))
	slices.Reverse([]int(nil))
}
