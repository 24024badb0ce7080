// container/list and container/ring.
package main

import (
	"container/list"
	"container/ring"
	"fmt"
)

func show(l *list.List) {
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Print("|")
	for e := l.Back(); e != nil; e = e.Prev() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println(l.Len())
}

func main() {
	l := list.New()
	fmt.Println(l.Front() == nil, l.Back() == nil, l.Len())
	b := l.PushBack("b")
	a := l.PushFront("a")
	d := l.PushBack("d")
	c := l.InsertBefore("c", d)
	l.InsertAfter("e", d)
	show(l)
	l.MoveToFront(d)
	l.MoveToBack(a)
	l.MoveBefore(c, b)
	l.MoveAfter(b, a)
	show(l)
	fmt.Println(l.Remove(c), l.Len())
	other := list.New()
	other.PushBack(1)
	other.PushBack(2)
	l.PushBackList(other)
	l.PushFrontList(other)
	show(l)
	l.Init()
	show(l)
	var zero list.List
	zero.PushBack("zero value works")
	show(&zero)
	r := ring.New(5)
	for i := range r.Len() {
		r.Value = i
		r = r.Next()
	}
	sum := 0
	r.Do(func(x interface{}) { sum += x.(int) })
	fmt.Println(sum, r.Len(), r.Move(2).Value, r.Move(-1).Value, r.Prev().Value)
	removed := r.Unlink(2)
	fmt.Println(r.Len(), removed.Len(), removed.Value)
	s := ring.New(2)
	s.Value, s.Next().Value = "x", "y"
	r.Link(s)
	r.Do(func(x interface{}) { fmt.Print(x, " ") })
	fmt.Println(r.Len())
}
