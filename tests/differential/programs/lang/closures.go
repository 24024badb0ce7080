// Closures share variables with where they were made, each call anew.
package main

import "fmt"

type account struct{ balance int }

func (a *account) deposit() func(int) int {
	return func(n int) int {
		a.balance += n
		return a.balance
	}
}

func counters() (inc, dec func() int, get func() int) {
	n := 0
	inc = func() int { n++; return n }
	dec = func() int { n--; return n }
	get = func() int { return n }
	return
}

func deep() func() func() func() int {
	a := 1
	return func() func() func() int {
		b := 10
		return func() func() int {
			c := 100
			return func() int {
				a++
				b += 10
				c += 100
				return a + b + c
			}
		}
	}
}

func main() {
	inc, dec, get := counters()
	inc()
	inc()
	dec()
	fmt.Println(get())
	inc2, _, get2 := counters()
	inc2()
	fmt.Println(get(), get2())
	a := &account{}
	d := a.deposit()
	d(10)
	d(5)
	a.balance++
	fmt.Println(d(0), a.balance)
	f := deep()
	g := f()
	h, i := g(), g()
	fmt.Println(h(), h(), i(), f()()())
	x := 1
	set := func(v int) { x = v }
	set(5)
	fmt.Println(x)
	{
		x := x
		set(9)
		fmt.Println(x)
	}
	fmt.Println(x)
	parameter := func(p int) func() int { return func() int { p *= 2; return p } }
	q := parameter(3)
	fmt.Println(q(), q())
	var s []func()
	for _, word := range []string{"a", "b"} {
		for i := range 2 {
			s = append(s, func() { fmt.Print(word, i, " ") })
		}
	}
	for _, f := range s {
		f()
	}
	fmt.Println()
	func() {
		array := [2]int{1, 2}
		change := func() { array[0] = 50 }
		copied := array
		change()
		fmt.Println(array, copied)
	}()
	memo := map[int]int{}
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		if v, ok := memo[n]; ok {
			return v
		}
		memo[n] = fib(n-1) + fib(n-2)
		return memo[n]
	}
	fmt.Println(fib(80))
}
