// Slices share their array until append has to move.
package main

import "fmt"

func fill(s []int, x int) {
	for i := range s {
		s[i] = x
	}
}

func main() {
	array := [6]int{0, 1, 2, 3, 4, 5}
	s := array[1:4]
	fmt.Println(s, len(s), cap(s))
	s = append(s, 40)
	fmt.Println(array, s)
	limited := array[1:3:3]
	limited = append(limited, 99)
	limited[0] = -1
	fmt.Println(array, limited, len(limited), cap(array[2:3:4]))
	fill(array[:2], 7)
	fmt.Println(array, s[:cap(s)])
	var none []int
	fmt.Println(none == nil, len(none), cap(none), none[:0] == nil, []int{} == nil)
	none = append(none, none...)
	fmt.Println(none == nil)
	none = append(none, 1, 2, 3)
	fmt.Println(none, append(none[:1], none[2:]...), none)
	made := make([]string, 2, 5)
	made[1] = "b"
	fmt.Printf("%q %d %d %q\n", made, len(made), cap(made), made[:3])
	two := [][]int{{1}, {2, 3}, {}}
	two[1] = append(two[1], 4)
	two = append(two, []int{5})
	fmt.Println(two, len(two[2]))
	fmt.Println(copy(array[2:], array[:]), array)
	fmt.Println(copy(array[:], array[2:]), array, copy(none, none))
	keyed := []string{3: "d", 1: "b", "c"}
	fmt.Printf("%q %d\n", keyed, len(keyed))
	counted := [...]int{9: 1, 0: 5}
	fmt.Println(counted, len(counted))
	clear(two)
	fmt.Println(two)
	p := &array
	fmt.Println(p[1:3], len(p), cap(p), p[5])
	for i, x := range p {
		p[5] = 1000
		if i == 5 {
			fmt.Println(x)
		}
	}
	copied := array
	for i, x := range copied {
		copied[5] = 2000
		if i == 5 {
			fmt.Println(x, copied[5])
		}
	}
	growing := []int{1, 2}
	for _, x := range growing {
		growing = append(growing, x*10)
	}
	fmt.Println(growing)
	stack := []int{1, 2, 3}
	top := stack[len(stack)-1]
	stack = stack[:len(stack)-1]
	stack = append([]int{0}, stack...)
	fmt.Println(top, stack)
	var matrix [2][3]int
	matrix[1][2] = 6
	row := matrix[1]
	row[0] = 1
	fmt.Println(matrix, row, matrix == [2][3]int{1: {2: 6}})
}
