// Operators on what they are not for.
package main

import "fmt"

type S struct{ f []int }

func main() {
	i, f, s, b := 1, 1.5, "x", true
	fmt.Println(i + f)
	fmt.Println(s - s)
	fmt.Println(i && b)
	fmt.Println(!i, -s, ^f)
	fmt.Println([]int{} == []int{})
	fmt.Println(S{} == S{})
	fmt.Println(map[string]int{} == nil, func() {} == nil, i == nil)
	fmt.Println(s < 5)
	fmt.Println(f % 2)
	fmt.Println(i << f)
}
