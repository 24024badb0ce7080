// Embedding: promotion, shadowing, interfaces within structs, pointers, overriding.
package main

import "fmt"

type Base struct{ id int }

func (b Base) ID() int        { return b.id }
func (b *Base) SetID(n int)   { b.id = n }
func (b Base) Name() string   { return "base" }
func (b Base) Hello() string  { return "hello " + b.Name() }

type Middle struct {
	Base
	extra string
}

func (m Middle) Name() string { return "middle" }

type Top struct {
	*Middle
	id string
}

type Named interface{ Name() string }

type Logger struct {
	Named
	lines []string
}

func (l *Logger) Log(s string) { l.lines = append(l.lines, l.Name()+": "+s) }

type A struct{ x, y int }
type B struct{ x, z int }
type Both struct {
	A
	B
}

type Celsius float64
type Reading struct {
	Celsius
	int
}

func main() {
	t := Top{&Middle{Base{1}, "e"}, "own"}
	fmt.Println(t.ID(), t.id, t.Base.id, t.Name(), t.Base.Name(), t.Hello(), t.extra)
	t.SetID(42)
	fmt.Println(t.ID(), t.Middle.Base.ID())
	var n Named = t
	fmt.Println(n.Name())
	n = t.Base
	fmt.Println(n.Name())
	l := Logger{Named: t}
	l.Log("one")
	l.Named = Base{}
	l.Log("two")
	fmt.Println(l.lines)
	both := Both{A{1, 2}, B{3, 4}}
	fmt.Println(both.A.x, both.B.x, both.y, both.z)
	r := Reading{36.6, 5}
	r.int++
	fmt.Println(r.Celsius, r.int, r)
	setID := t.SetID
	setID(7)
	id := t.ID
	t.SetID(8)
	fmt.Println(id(), t.ID(), Top.Name(t), (*Middle).ID(t.Middle))
	fmt.Printf("%v %+v\n", both, *t.Middle)
	type local struct {
		fmt.Stringer
		error
	}
	var e local
	fmt.Println(e.Stringer == nil, e.error == nil)
}
