// Types named by the program: of every kind, local, recursive, with the same underlying type.
package main

import "fmt"

type (
	Name    string
	Age     uint8
	Names   []Name
	Index   map[Name]*Person
	Visit   func(*Person) bool
	Queue   chan Person
	Matrix  [2][2]float64
	Pointer *Person
	Alias   = Person
)

type Person struct {
	Name
	Age
	friends Names
}

type Tree map[string]Tree
type List struct {
	next *List
	n    int
}
type Chain []Chain
type Fn func(int) Fn

func (t Tree) depth() int {
	deepest := 0
	for _, sub := range t {
		deepest = max(deepest, sub.depth())
	}
	return deepest + 1
}

func (n Name) Loud() Name { return n + "!" }

func (i Index) each(v Visit) int {
	seen := 0
	for _, p := range i {
		if v(p) {
			seen++
		}
	}
	return seen
}

func main() {
	p := Person{"Ann", 30, Names{"Bob"}}
	var a Alias = p
	a.Age += 230
	fmt.Println(p, a.Age, p.Name.Loud(), a.Loud())
	index := Index{"Ann": &p, "Copy": &a}
	fmt.Println(index.each(func(p *Person) bool { return p.Age < 20 }))
	q := make(Queue, 1)
	q <- p
	fmt.Println((<-q).friends)
	m := Matrix{{1, 2}, {3, 4}}
	m[0][1] *= 2
	fmt.Println(m, Pointer(&p).Age)
	fmt.Println(Tree{"a": {"b": {}, "c": {"d": nil}}}.depth())
	l := &List{n: 1}
	l = &List{l, 2}
	fmt.Println(l.n, l.next.n, l.next.next == nil)
	fmt.Println(len(Chain{{}, {{}, {}}}[1]))
	var count Fn
	total := 0
	count = func(n int) Fn { total += n; return count }
	count(1)(2)(3)
	fmt.Println(total)
	type Name int
	var n Name = 5
	fmt.Printf("%T %v %T %T %T\n", n, n, p, index, a)
	type Local struct{ Name }
	fmt.Printf("%+v %T\n", Local{7}, Local{})
	var f interface{} = Age(3)
	_, isAge := f.(Age)
	_, isByte := f.(uint8)
	fmt.Println(isAge, isByte)
}
