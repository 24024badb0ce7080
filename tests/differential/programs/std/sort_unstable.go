// Where an unstable sort leaves equal elements, and how often it compares, is part of what a
// program prints.
package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"
)

type item struct{ key, place int }

type byKey struct {
	items       []item
	less, swaps *int
}

func (b byKey) Len() int           { return len(b.items) }
func (b byKey) Less(i, j int) bool { *b.less++; return b.items[i].key < b.items[j].key }
func (b byKey) Swap(i, j int)      { *b.swaps++; b.items[i], b.items[j] = b.items[j], b.items[i] }

// A generator of our own, so that every Go has the same.
type dice uint32

func (d *dice) below(n int) int {
	*d = *d*1664525 + 1013904223
	return int(*d>>8) % n
}

var shapes = []struct {
	name string
	key  func(i, n int, d *dice) int
}{
	{"random", func(i, n int, d *dice) int { return d.below(n) }},
	{"few", func(i, n int, d *dice) int { return d.below(3) }},
	{"sorted", func(i, n int, d *dice) int { return i / 2 }},
	{"falling", func(i, n int, d *dice) int { return (n - i) / 2 }},
	{"one out of place", func(i, n int, d *dice) int {
		if i == n/3 {
			return n
		}
		return i
	}},
	{"some out of place", func(i, n int, d *dice) int {
		if i%31 == 0 {
			return d.below(n)
		}
		return i
	}},
	{"organ pipe", func(i, n int, d *dice) int { return min(i, n-i) }},
	{"saw", func(i, n int, d *dice) int { return i % 7 }},
	{"equal", func(i, n int, d *dice) int { return 0 }},
	{"two runs", func(i, n int, d *dice) int { return i % (n/2 + 1) }},
	{"zigzag", func(i, n int, d *dice) int {
		if i%2 == 0 {
			return i
		}
		return n - i
	}},
}

func mix(h uint64, v int) uint64 { return (h ^ uint64(v)) * 1099511628211 }

func hash(items []item) uint64 {
	h := uint64(14695981039346656037)
	for _, it := range items {
		h = mix(mix(h, it.key), it.place)
	}
	return h
}

// The keys that make a quicksort with this choice of pivots slow: those which the adversary of
// McIlroy's "A Killer Adversary for Quicksort" decides on while it is being sorted.
func adversary(n int) []int {
	gas := n
	key := make([]int, n)
	order := make([]int, n)
	for i := range key {
		key[i], order[i] = gas, i
	}
	solid, candidate := 0, 0
	slices.SortFunc(order, func(x, y int) int {
		if key[x] == gas && key[y] == gas {
			if x == candidate {
				key[x] = solid
			} else {
				key[y] = solid
			}
			solid++
		}
		if key[x] == gas {
			candidate = x
		} else if key[y] == gas {
			candidate = y
		}
		return key[x] - key[y]
	})
	return key
}

func examine(name string, items []item) {
	less, swaps := 0, 0
	a := slices.Clone(items)
	sort.Sort(byKey{a, &less, &swaps})
	fmt.Printf("%-18s %5d  %016x %d %d", name, len(items), hash(a), less, swaps)

	less = 0
	b := slices.Clone(items)
	sort.Slice(b, func(i, j int) bool { less++; return b[i].key < b[j].key })
	fmt.Printf("  %v %d", slices.Equal(a, b), less)

	less = 0
	c := slices.Clone(items)
	slices.SortFunc(c, func(x, y item) int { less++; return cmp.Compare(x.key, y.key) })
	fmt.Printf("  %v %d\n", slices.Equal(a, c), less)

	d := slices.Clone(items)
	sort.SliceStable(d, func(i, j int) bool { return d[i].key < d[j].key })
	slices.SortStableFunc(items, func(x, y item) int { return cmp.Compare(x.key, y.key) })
	if !slices.Equal(d, items) || !sort.IsSorted(byKey{d, &less, &swaps}) {
		fmt.Println("not sorted")
	}
}

type person struct {
	name string
	age  int
}

func main() {
	people := []person{
		{"Ann", 30}, {"Bob", 25}, {"Cid", 30}, {"Dan", 25}, {"Eve", 30}, {"Fay", 25}, {"Gus", 30},
		{"Hal", 25}, {"Ida", 30}, {"Jan", 25}, {"Kit", 30}, {"Leo", 25}, {"Mia", 30}, {"Ned", 25},
		{"Oda", 30}, {"Pia", 25}, {"Quy", 30}, {"Ron", 25}, {"Sue", 30}, {"Tom", 25},
	}
	sort.Slice(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people)
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	slices.SortFunc(people, func(a, b person) int { return b.age - a.age })
	fmt.Println(people)

	d := dice(1)
	for _, n := range []int{0, 1, 2, 12, 13, 25, 49, 50, 51, 100, 333, 1000, 3000} {
		for _, shape := range shapes {
			items := make([]item, n)
			for i := range items {
				items[i] = item{shape.key(i, n, &d), i}
			}
			examine(shape.name, items)
		}
		items := make([]item, n)
		for i, key := range adversary(n) {
			items[i] = item{key / 2, i}
		}
		examine("adversary", items)
	}

	zeros := make([]float64, 60)
	for i := range zeros {
		zeros[i] = math.Copysign(float64(d.below(2)), float64(d.below(2))-0.5)
	}
	slices.Sort(zeros)
	fmt.Println(zeros)
	zeros[7], zeros[40] = math.NaN(), math.NaN()
	sort.Float64s(zeros)
	fmt.Println(zeros[0], zeros[1], zeros[2], sort.Float64sAreSorted(zeros), slices.IsSorted(zeros))
	words := []string{"pear", "fig", "apple", "kiwi", "date", "plum", "lime", "nut"}
	sort.Sort(sort.Reverse(sort.StringSlice(words)))
	fmt.Println(words)
	i, found := slices.BinarySearch(zeros, math.NaN())
	fmt.Println(i, found)
}
