// Arrays are values: assigned, passed, compared, used as keys.
package main

import "fmt"

type Board [2][2]string

func change(a [3]int) [3]int {
	a[0] = 100
	return a
}

func changeIt(a *[3]int) { a[0] = 200 }

func main() {
	a := [3]int{1, 2, 3}
	b := a
	b[1] = 20
	fmt.Println(a, b, a == b, a == [3]int{1, 2, 3}, change(a), a)
	changeIt(&a)
	fmt.Println(a, len(a), cap(a))
	var board Board
	board[0][1] = "x"
	copied := board
	copied[0][1] = "o"
	fmt.Println(board, copied, board != copied)
	fmt.Printf("%q %v %T\n", board, len(board[0]), board)
	seen := map[[2]int]string{{1, 2}: "a", {0, 0}: "origin"}
	seen[[2]int{1, 2}] += "b"
	fmt.Println(seen, seen[[2]int{}])
	structs := [...]struct {
		name string
		n    int
	}{{"x", 1}, {"y", 2}}
	for i, s := range structs {
		s.n = 50
		structs[i].n += i
		fmt.Print(s, structs[i], " ")
	}
	fmt.Println()
	pointers := [2]*int{new(int), nil}
	*pointers[0] = 5
	fmt.Println(*pointers[0], pointers[1] == nil)
	var zero [0]int
	fmt.Println(zero, len(zero), zero == [0]int{})
	var any1, any2 interface{} = [2]string{"a", "b"}, [2]string{"a", "b"}
	fmt.Println(any1 == any2, any1 == interface{}([2]string{"a", "c"}))
	i := 0
	next := func() int { i++; return i }
	a[next()], a[next()] = 7, 8
	fmt.Println(a, [3]bool{2: true}, [...]string{2: "z", 0: "a"})
	for i := range a {
		a[len(a)-1-i] += i
	}
	fmt.Println(a)
}
