// What is equal to what: pointers, channels, interfaces, structs, arrays, functions to nil.
package main

import "fmt"

type E struct{}
type P struct {
	x int
	s string
	f float64
	i interface{}
	p *int
	c chan int
}
type S struct{ a, b interface{} }

func main() {
	n, m := 1, 1
	c, d := make(chan int), make(chan int)
	fmt.Println(&n == &n, &n == &m, c == c, c == d, c != nil)
	a := P{1, "s", 1.5, 2, &n, c}
	b := a
	fmt.Println(a == b)
	b.i = "2"
	fmt.Println(a == b, a != b)
	b = a
	b.p = &m
	fmt.Println(a == b)
	var i, j interface{}
	fmt.Println(i == j, i == nil)
	i, j = 1, 1
	fmt.Println(i == j, i == 1, 1 == i)
	j = int64(1)
	fmt.Println(i == j, i != j)
	i, j = &n, &n
	fmt.Println(i == j, i == &n)
	i, j = E{}, E{}
	fmt.Println(i == j, i == E{})
	i, j = [2]int{1, 2}, [2]int{1, 2}
	fmt.Println(i == j)
	i, j = S{1, "a"}, S{1, "a"}
	fmt.Println(i == j, S{nil, 1} == S{nil, 1.0})
	var e error
	var s fmt.Stringer
	fmt.Println(e == nil, s == nil, interface{}(e) == interface{}(s))
	var f func()
	var sl []int
	var mp map[int]int
	fmt.Println(f == nil, sl == nil, mp == nil, f != nil)
	f = func() {}
	fmt.Println(f == nil)
	var r <-chan int = c
	var w chan<- int = c
	fmt.Println(r == c, w == c)
	x, y := 0.0, -1.0
	fmt.Println(x == -x, y*0 == 0, "a" == "a"+"", 'a' == 97)
	fmt.Println([2]string{"a"} == [2]string{"a", ""}, [0]int{} == [0]int{})
	type pair struct{ a, b int }
	fmt.Println(pair{1, 2} == struct{ a, b int }{1, 2})
	k := map[interface{}]int{1: 1, "a": 2, pair{1, 2}: 3, [1]int{5}: 4, c: 5, &n: 6}
	fmt.Println(k[1], k["a"], k[pair{1, 2}], k[[1]int{5}], k[c], k[&n], k[&m], k[d])
}
