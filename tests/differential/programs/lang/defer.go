// Deferred calls: last first, arguments at once, results changed late.
package main

import (
	"errors"
	"fmt"
)

func named() (n int) {
	defer func() { n *= 2 }()
	n = 5
	return n + 1
}

func unnamed() int {
	n := 5
	defer func() { n = 100 }()
	return n
}

func loop() {
	for i := 0; i < 3; i++ {
		defer fmt.Print("d", i, " ")
	}
	fmt.Print("body ")
}

type resource struct{ name string }

func open(name string) *resource {
	fmt.Println("open", name)
	return &resource{name}
}
func (r *resource) close()    { fmt.Println("close", r.name) }
func (r resource) copied()    { fmt.Println("copied", r.name) }

func use() (err error) {
	a := open("a")
	defer a.close()
	b := open("b")
	defer b.close()
	defer b.copied()
	b.name = "changed"
	defer func() {
		if err != nil {
			err = fmt.Errorf("use: %w", err)
		}
	}()
	return errors.New("broken")
}

func nested() {
	defer func() {
		defer fmt.Println("innermost")
		fmt.Println("inner")
	}()
	fmt.Println("outer")
}

func early(n int) string {
	defer fmt.Println("leaving", n)
	if n > 0 {
		return "early"
	}
	return "late"
}

func conditional(yes bool) {
	if yes {
		defer fmt.Println("conditional")
	}
	fmt.Println("end of", yes)
}

func main() {
	fmt.Println(named(), unnamed())
	loop()
	fmt.Println()
	fmt.Println(use())
	nested()
	fmt.Println(early(1), early(0))
	conditional(true)
	conditional(false)
	m := map[string]int{"a": 1, "b": 2}
	c := make(chan int, 1)
	func() {
		defer delete(m, "a")
		defer close(c)
		defer print()
		defer copy([]int{1}, []int{2})
	}()
	_, open := <-c
	fmt.Println(m, open)
	var f func() = func() { fmt.Println("first f") }
	defer func() { fmt.Println("main ends") }()
	defer f()
	f = func() { fmt.Println("second f") }
	f()
	var i interface{ close() } = &resource{"via interface"}
	defer i.close()
	i = nil
	x := 1
	defer fmt.Println("x was", x)
	x = 2
	defer func(y int) { fmt.Println("x, y are", x, y) }(x * 10)
	x = 3
}
