// Structs: values, comparison, embedding, anonymous ones, tags, blank fields.
package main

import "fmt"

type Animal struct {
	Name string `json:"name"`
	legs int
}

func (a Animal) Describe() string { return fmt.Sprint(a.Name, " has ", a.legs, " legs") }
func (a *Animal) Rename(n string) { a.Name = n }

type Dog struct {
	Animal
	*Owner
	Tricks []string
}

type Owner struct {
	First string
	Phone
}

type Phone struct{ Number int }

func (p Phone) Call() string { return fmt.Sprint("calling ", p.Number) }

type Node struct {
	value       int
	left, right *Node
	_           int
}

func (n *Node) Sum() int {
	if n == nil {
		return 0
	}
	return n.value + n.left.Sum() + n.right.Sum()
}

func main() {
	d := Dog{Animal: Animal{"Rex", 4}, Owner: &Owner{"Ann", Phone{42}}}
	fmt.Println(d.Describe(), d.First, d.Number, d.Call(), d.Animal.Name)
	d.Rename("Max")
	d.Number++
	e := d
	e.Name = "Copy"
	e.Number = 7
	e.Tricks = append(e.Tricks, "sit")
	fmt.Println(d.Name, d.Number, e.Name, e.Call(), len(d.Tricks))
	fmt.Printf("%v %+v\n", d.Animal, d.Animal)
	a, b := Animal{"x", 1}, Animal{Name: "x"}
	fmt.Println(a == b, a == Animal{"x", 1}, a != b)
	tree := &Node{value: 1, left: &Node{value: 2}, right: &Node{value: 3, left: &Node{value: 4}}}
	fmt.Println(tree.Sum(), (*Node)(nil).Sum())
	point := struct{ X, Y int }{1, 2}
	other := struct{ X, Y int }{X: 1, Y: 2}
	fmt.Println(point == other, point)
	p := &point
	p.X = 10
	(*p).Y = 20
	q := *p
	q.X = 0
	fmt.Println(point, q, *p == point)
	var zero Dog
	fmt.Println(zero.Owner == nil, zero.Name == "", zero.Tricks == nil)
	type inner struct {
		a [2]int
		m map[string]int
	}
	in := inner{a: [2]int{1, 2}}
	in2 := in
	in2.a[0] = 9
	fmt.Println(in, in2)
	list := []struct {
		k string
		v interface{}
	}{{"a", 1}, {"b", nil}, {k: "c"}}
	fmt.Println(list)
	var empty struct{}
	fmt.Println(empty, empty == struct{}{})
}
