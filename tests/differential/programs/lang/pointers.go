// Pointers to variables, elements, fields; new; pointer to pointer; escape from a function.
package main

import "fmt"

type T struct {
	n    int
	next *T
}

func counter() *int {
	n := 10
	return &n
}

func swap(a, b *int) { *a, *b = *b, *a }

func set(p **T, n int) { *p = &T{n: n, next: *p} }

func main() {
	x, y := 1, 2
	swap(&x, &y)
	fmt.Println(x, y)
	p := counter()
	q := counter()
	*p++
	*q *= 3
	fmt.Println(*p, *q, p == q, *p == 11)
	s := []int{1, 2, 3}
	e := &s[1]
	*e = 20
	s = append(s, 4)
	*e = 30
	fmt.Println(s[1], *e)
	t := T{n: 5}
	field := &t.n
	*field += 1
	fmt.Println(t.n, field == &t.n)
	var list *T
	for i := range 4 {
		set(&list, i)
	}
	for n := list; n != nil; n = n.next {
		fmt.Print(n.n, " ")
	}
	fmt.Println()
	pp := &p
	**pp = 77
	*pp = q
	fmt.Println(*p, **pp)
	i := new(int)
	str := new(string)
	*str += "new"
	fmt.Println(*i, *str, new(T).next == nil)
	array := [3]int{1, 2, 3}
	pa := &array
	for i := range pa {
		pa[i] *= 2
	}
	fmt.Println(array, *pa, len(pa[:2]))
	var nilp *T
	fmt.Println(nilp == nil, interface{}(nilp) == nil, interface{}(nilp) == interface{}((*T)(nil)))
	f := func() *T { return &T{n: 1} }
	f().n = 5
	m := map[string]*T{"a": {n: 1}}
	m["a"].n++
	fmt.Println(m["a"].n, (&T{n: 8}).n)
	funcs := []*int{}
	for i := 0; i < 3; i++ {
		funcs = append(funcs, &i)
	}
	fmt.Println(*funcs[0], *funcs[1], *funcs[2])
}
