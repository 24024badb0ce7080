// Calls, receives and operators go from left to right; an assignment first looks, then writes.
package main

import "fmt"

var steps []string

func f(name string, x int) int {
	steps = append(steps, name)
	return x
}

func flush() {
	fmt.Println(steps)
	steps = nil
}

func p(name string, x *int) *int {
	steps = append(steps, name)
	return x
}

type T struct{ n int }

func (t T) m(name string, x int) T {
	steps = append(steps, name)
	return T{t.n + x}
}

func main() {
	a := []int{0, 0, 0}
	a[f("index", 1)] = f("value", 5) + f("more", 6)
	flush()
	x, y := 1, 2
	*p("px", &x), *p("py", &y) = f("a", 10), f("b", 20)
	flush()
	i := 0
	i, a[i] = 1, 99
	fmt.Println(i, a)
	a[0], a[1], a[2] = a[2], a[0], a[1]
	fmt.Println(a)
	m := map[int]int{f("k1", 1): f("v1", 1), f("k2", 2): f("v2", 2)}
	flush()
	m[f("mk", 3)] += f("mv", 4)
	flush()
	_ = []int{f("e1", 1), f("e2", 2), f("e3", 3)}
	flush()
	_ = f("l", 1)*f("r", 2) + f("s", 3)<<uint(f("t", 1))
	flush()
	_ = f("and1", 0) == 1 && f("and2", 1) == 1
	_ = f("or1", 1) == 1 || f("or2", 1) == 1
	flush()
	_ = T{f("field", 1)}.m("m1", f("m1 arg", 1)).m("m2", f("m2 arg", 2)).n
	flush()
	fmt.Println(f("1st", 1), f("2nd", 2), func() int { steps = append(steps, "literal"); return 3 }())
	flush()
	c := make(chan int, 2)
	c <- 7
	c <- 8
	fmt.Println(<-c-f("recv", 1), <-c)
	flush()
	get := func() func(int, int) int {
		steps = append(steps, "callee")
		return func(a, b int) int { steps = append(steps, "body"); return a - b }
	}
	fmt.Println(get()(f("arg1", 5), f("arg2", 3)))
	flush()
	defer flush()
	defer f("deferred with", f("evaluated now", 1))
	flush()
	func() (r int) {
		defer f("d1", f("n1", 0))
		defer f("d2", f("n2", 0))
		return f("return", 1)
	}()
	flush()
	j := 0
	j++
	b := [3]int{}
	b[j], j = j+10, 2
	fmt.Println(b, j)
	var s []int
	s, n := append(s, 1), len(s)
	fmt.Println(s, n)
	var k int
	k, _ = f("first", 1), f("blank", 2)
	flush()
	if v := f("init", k); v > f("cond", 0) {
		flush()
	}
	for q := f("for init", 0); q < f("for cond", 1); q += f("for post", 1) {
		f("body", 0)
	}
	flush()
}
