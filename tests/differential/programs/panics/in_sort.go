// Through a function of the library.
package main

import (
	"fmt"
	"sort"
)

func main() {
	s := []int{3, 1, 2}
	sort.Slice(s, func(i, j int) bool {
		if s[i] == 1 {
			panic(fmt.Sprint("comparing ", s[i]))
		}
		return s[i] < s[j]
	})
}
