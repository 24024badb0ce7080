// sort: slices of all kinds, own types, stability, searching.
package main

import (
	"fmt"
	"math"
	"sort"
)

type person struct {
	name string
	age  int
}
type byAge []person

func (p byAge) Len() int           { return len(p) }
func (p byAge) Less(i, j int) bool { return p[i].age < p[j].age }
func (p byAge) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

func main() {
	ints := []int{5, 2, 8, 1, 9, 3}
	sort.Ints(ints)
	strs := []string{"banana", "apple", "Cherry", ""}
	sort.Strings(strs)
	floats := []float64{2.5, math.Inf(1), -1, math.NaN(), 0}
	sort.Float64s(floats)
	fmt.Println(ints, strs, floats)
	fmt.Println(sort.IntsAreSorted(ints), sort.StringsAreSorted([]string{"b", "a"}), sort.Float64sAreSorted([]float64{1, 2}))
	people := []person{{"Ann", 30}, {"Bob", 25}, {"Cid", 30}, {"Dan", 25}, {"Eve", 20}}
	sort.Stable(byAge(people))
	fmt.Println(people, sort.IsSorted(byAge(people)))
	sort.Sort(sort.Reverse(byAge(people)))
	fmt.Println(people[0].age, people[4].age)
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	fmt.Println(people)
	sort.SliceStable(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people, sort.SliceIsSorted(people, func(i, j int) bool { return people[i].age < people[j].age }))
	fmt.Println(sort.SearchInts(ints, 8), sort.SearchInts(ints, 4), sort.SearchInts(ints, 100), sort.SearchStrings(strs, "apple"), sort.SearchFloat64s([]float64{1, 2, 3}, 2))
	fmt.Println(sort.Search(1000, func(i int) bool { return i*i >= 500 }))
	i, found := sort.Find(len(ints), func(i int) int { return 5 - ints[i] })
	fmt.Println(i, found)
	sort.Sort(sort.Reverse(sort.IntSlice(ints)))
	sort.Sort(sort.StringSlice(strs))
	sort.Sort(sort.Float64Slice(floats))
	fmt.Println(ints, strs, floats)
	big := make([]int, 1000)
	for i := range big {
		big[i] = i * 7919 % 1009
	}
	sort.Ints(big)
	ok := true
	for i := 1; i < len(big); i++ {
		ok = ok && big[i-1] <= big[i]
	}
	fmt.Println(ok, big[:5], sort.IntSlice(big).Len())
	pairs := make([][2]int, 200)
	for i := range pairs {
		pairs[i] = [2]int{i % 7, i}
	}
	sort.SliceStable(pairs, func(i, j int) bool { return pairs[i][0] < pairs[j][0] })
	for i := 1; i < len(pairs); i++ {
		if pairs[i-1][0] == pairs[i][0] && pairs[i-1][1] > pairs[i][1] {
			fmt.Println("not stable")
		}
	}
	sort.Ints(nil)
}
