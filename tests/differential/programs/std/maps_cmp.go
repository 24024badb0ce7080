// maps and cmp.
package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

type ages map[string]int

func main() {
	m := ages{"Ann": 20, "Bob": 30, "Cid": 40}
	c := maps.Clone(m)
	c["Dan"] = 50
	fmt.Printf("%v %v %T\n", m, c, c)
	fmt.Println(maps.Clone(ages(nil)) == nil, maps.Clone(ages{}) == nil)
	fmt.Println(maps.Equal(m, c), maps.Equal(m, map[string]int{"Ann": 20, "Bob": 30, "Cid": 40}))
	fmt.Println(maps.EqualFunc(m, map[string]string{"Ann": "20", "Bob": "30", "Cid": "40"}, func(a int, b string) bool {
		return fmt.Sprint(a) == b
	}))
	maps.Copy(c, ages{"Ann": 21, "Eve": 60})
	fmt.Println(c)
	maps.DeleteFunc(c, func(name string, age int) bool { return age > 35 || strings.HasPrefix(name, "B") })
	fmt.Println(c)
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)))
	sum := 0
	for _, age := range maps.All(m) {
		sum += age
	}
	fmt.Println(sum)
	maps.Insert(c, maps.All(m))
	fmt.Println(c, len(maps.Collect(maps.All(m))))
	squares := func(yield func(int, int) bool) {
		for i := range 5 {
			if !yield(i, i*i) {
				return
			}
		}
	}
	fmt.Println(maps.Collect(squares))

	nan := math.NaN()
	fmt.Println(cmp.Compare(1, 2), cmp.Compare("b", "a"), cmp.Compare(2.5, 2.5), cmp.Compare(nan, 1), cmp.Compare(1, nan), cmp.Compare(nan, nan))
	fmt.Println(cmp.Less(1, 2), cmp.Less("b", "a"), cmp.Less(nan, 1), cmp.Less(nan, nan))
	fmt.Println(cmp.Or(0, 0, 3, 4), cmp.Or("", "default"), cmp.Or[int]())
}
