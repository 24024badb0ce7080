// Closures, methods, embedding, defer, panic and recover, errors.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

type Shape interface {
	Area() float64
	Name() string
}
type Base struct{ name string }

func (b *Base) Name() string { return b.name }

type Square struct {
	*Base
	side float64
}

func (q Square) Area() float64 { return q.side * q.side }

type Code struct{ n int }

func (c Code) Error() string { return fmt.Sprintf("code %d", c.n) }

func divide(a, b int) (r int, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("caught: %v", x)
		}
	}()
	return a / b, nil
}

func order() (s string) {
	for i := range 3 {
		defer func() { s += fmt.Sprint(i) }()
	}
	return "order "
}

var total = first() + 1

func first() int { return second }

var second = 41

func init() { fmt.Println("init", total) }

func main() {
	var shape Shape = Square{&Base{"square"}, 3}
	area := shape.Area
	fmt.Println(shape.Name(), area(), Square.Area(Square{nil, 2}))
	fmt.Println(divide(7, 2))
	fmt.Println(divide(7, 0))
	err := fmt.Errorf("wrap: %w", Code{7})
	var code Code
	fmt.Println(errors.As(err, &code), code.n, err, errors.Is(err, Code{7}))
	var functions []func() int
	for i := 0; i < 3; i++ {
		functions = append(functions, func() int { i *= 10; return i })
	}
	for _, f := range functions {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println(order())
	words := strings.Fields(" the quick  brown fox ")
	sort.Strings(words)
	fmt.Println(words, strings.Join(words, "-"), strings.Repeat("ab", 2), strings.Split("a,b", ","))
	people := []struct {
		Name string
		Age  int
	}{{"A", 30}, {"B", 20}}
	sort.Slice(people, func(i, j int) bool { return people[i].Age < people[j].Age })
	fmt.Printf("%v %+v\n", people, people[0])
outer:
	for i := range 3 {
		for j := 0; ; j++ {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println()
	switch {
	case total > 1:
		fmt.Println("big")
		fallthrough
	case total > 100:
		fmt.Println("fell")
	default:
		fmt.Println("no")
	}
	panic(err)
}
// stderr: panic: wrap: code 7
// exit: 2
// expect: init 42
// expect: square 9 4
// expect: 3 <nil>
// expect: 0 caught: runtime error: integer divide by zero
// expect: true 7 wrap: code 7 true
// expect: 0 0 10 100 20 200 order 210
// expect: [brown fox quick the] brown-fox-quick-the abab [a b]
// expect: [{B 20} {A 30}] {Name:B Age:20}
// expect: 0 0;0 1;1 0;1 1;
// expect: big
// expect: fell
