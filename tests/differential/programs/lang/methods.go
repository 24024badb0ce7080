// Methods: value and pointer receivers, method values and expressions, on any named type.
package main

import (
	"fmt"
	"sort"
)

type Counter struct{ n int }

func (c Counter) Get() int   { return c.n }
func (c *Counter) Inc()      { c.n++ }
func (c *Counter) Add(k int) *Counter {
	c.n += k
	return c
}

type List []string

func (l List) Len() int      { return len(l) }
func (l *List) Push(s string) { *l = append(*l, s) }
func (l List) Less(i, j int) bool { return l[i] < l[j] }
func (l List) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

type Func func(int) int

func (f Func) Twice(x int) int { return f(f(x)) }

type Set map[string]bool

func (s Set) Add(k string) Set { s[k] = true; return s }

type Flag bool

func (f Flag) Not() Flag { return !f }

type Chan chan int

func (c Chan) Put(n int) Chan { c <- n; return c }

type Array [3]int

func (a Array) First() int   { a[0]++; return a[0] }
func (a *Array) Set(n int)   { a[0] = n }

func (Counter) Static() string { return "static" }

func main() {
	var c Counter
	c.Inc()
	c.Add(5).Add(10).Inc()
	fmt.Println(c.Get(), Counter{3}.Get(), (&Counter{4}).Get())
	get := c.Get
	inc := c.Inc
	inc()
	inc()
	fmt.Println(get(), c.Get())
	static := Counter.Get
	pointer := (*Counter).Add
	fmt.Println(static(c), pointer(&c, 100).n, (*Counter).Get(&c), c.Static())
	var l List
	l.Push("b")
	l.Push("a")
	sort.Sort(l)
	fmt.Println(l, l.Len())
	fmt.Println(Func(func(x int) int { return x * 3 }).Twice(2))
	fmt.Println(Set{}.Add("x").Add("y"), Flag(true).Not())
	ch := Chan(make(chan int, 2))
	ch.Put(1).Put(2)
	fmt.Println(<-ch, <-ch)
	a := Array{1, 2, 3}
	fmt.Println(a.First(), a)
	a.Set(7)
	fmt.Println(a)
	counters := []Counter{{1}, {2}}
	for i := range counters {
		counters[i].Inc()
	}
	for _, c := range counters {
		c.Inc()
	}
	fmt.Println(counters)
	m := map[string]*Counter{"a": {}}
	m["a"].Inc()
	fmt.Println(m["a"].Get())
	var i interface{ Get() int } = c
	c.Inc()
	bound := i.Get
	fmt.Println(i.Get(), bound(), c.n)
	fs := []func(){c.Inc, (&Counter{}).Inc, func() { c.Add(-1) }}
	for _, f := range fs {
		f()
	}
	fmt.Println(c.n)
}
