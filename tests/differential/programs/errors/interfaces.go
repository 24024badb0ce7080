// Types that lack what an interface wants, and assertions that cannot hold.
package main

import "fmt"

type Shape interface {
	Area() float64
	Perimeter() float64
}

type Square struct{}

func (Square) Area() float64 { return 1 }

type Circle struct{}

func (c *Circle) Area() float64      { return 1 }
func (c *Circle) Perimeter() float64 { return 1 }

type Odd struct{}

func (Odd) Area() int          { return 1 }
func (Odd) Perimeter() float64 { return 1 }

func main() {
	var s Shape = Square{}
	s = Circle{}
	s = &Circle{}
	s = Odd{}
	_ = s.(Square)
	_ = s.(*Circle)
	n := 5
	_ = n.(int)
	s.Volume()
	switch s.(type) {
	case string:
	case Odd:
	}
	var e error = fmt.Sprint("x")
	_ = e
}
