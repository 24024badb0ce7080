// range over functions, and the packages that are generic.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count over")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}
func pairs[K, V any](ks []K, vs []V) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for i, k := range ks {
			if !yield(k, vs[i]) {
				return
			}
		}
	}
}
func find(n int) (int, string) {
	for x := range count(10) {
		if x == n {
			return x, "found"
		}
	}
	return -1, "no"
}
func named(n int) (r int, err error) {
	defer func() { r *= 2 }()
	for x := range count(5) {
		r = x
		for y := range count(5) {
			if y == n {
				err = errors.New("stop")
				return
			}
			if y == 3 {
				return 100, nil
			}
		}
	}
	return
}
func labels() {
outer:
	for x := range count(4) {
		for y := range count(4) {
			if y == 1 {
				continue outer
			}
			if x == 2 {
				break outer
			}
			fmt.Println(x, y)
		}
	}
	for i := 0; i < 3; i++ {
		for x := range count(3) {
			if x == 1 {
				break
			}
			if i == 1 {
				goto next
			}
		}
		fmt.Println("i", i)
	next:
	}
}
func defers() {
	for x := range count(3) {
		defer fmt.Println("deferred", x)
		func() {
			defer fmt.Println("inner")
		}()
	}
	fmt.Println("end of defers")
}
func closures() {
	var fs []func() int
	for x := range count(3) {
		fs = append(fs, func() int { x *= 10; return x })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println(".")
}

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	f()
}

type Tree[T any] struct {
	l, r *Tree[T]
	v    T
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}
func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.l.push(yield) && yield(t.v) && t.r.push(yield)
}

type P struct {
	n string
	a int
}

func main() {
	fmt.Println(find(3))
	fmt.Println(find(30))
	fmt.Println(named(2))
	fmt.Println(named(7))
	labels()
	defers()
	closures()
	for k, v := range pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Println(k, v)
	}
	for range count(2) {
		fmt.Println("tick")
	}
	var x int
	for x = range count(3) {
	}
	fmt.Println(x)
	try("after false", func() {
		for range func(yield func() bool) { yield(); yield() } {
			break
		}
	})
	var saved func(int) bool
	try("after end", func() {
		for range func(yield func(int) bool) { saved = yield } {
		}
		saved(1)
	})
	try("body", func() {
		for x := range count(3) {
			panic(fmt.Sprint("in body ", x))
		}
	})
	try("swallow", func() {
		for range func(yield func() bool) {
			defer func() { recover() }()
			yield()
		} {
			panic("lost")
		}
	})
	t := &Tree[string]{&Tree[string]{v: "a"}, &Tree[string]{v: "c"}, "b"}
	for s := range t.All() {
		fmt.Print(s, " ")
		if s == "b" {
			break
		}
	}
	fmt.Println(".")
	m := map[string]int{"x": 1, "y": 2, "z": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)))
	s := []int{3, 1, 2}
	slices.Sort(s)
	fmt.Println(s, slices.Contains(s, 2), slices.Index(s, 3), slices.Max(s), slices.Min(s))
	people := []P{{"A", 3}, {"B", 1}, {"C", 3}, {"D", 1}}
	slices.SortStableFunc(people, func(a, b P) int { return cmp.Compare(a.a, b.a) })
	fmt.Println(people)
	slices.SortFunc(people, func(a, b P) int {
		return cmp.Or(-cmp.Compare(a.a, b.a), strings.Compare(a.n, b.n))
	})
	fmt.Println(people)
	i, ok := slices.BinarySearchFunc(s, 2, func(a, b int) int { return a - b })
	fmt.Println(i, ok)
	fmt.Println(slices.BinarySearch([]string{"a", "c"}, "b"))
	fmt.Println(slices.Insert(s, 1, 9, 8), slices.Delete([]int{1, 2, 3, 4}, 1, 3), slices.Compact([]int{1, 1, 2, 2, 1}))
	fmt.Println(slices.Equal(s, []int{1, 2, 3}), slices.Concat(s, s), slices.Repeat(s, 2), slices.Clone(s))
	fmt.Println(slices.Collect(slices.Values(s)))
	for i, v := range slices.Backward(s) {
		fmt.Print(i, v, ";")
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	fmt.Println(".")
	m2 := maps.Clone(m)
	maps.DeleteFunc(m2, func(k string, v int) bool { return v == 2 })
	fmt.Println(m2, maps.Equal(m, m2), maps.Collect(slices.All([]string{"p", "q"})))
	var p atomic.Pointer[P]
	fmt.Println(p.Load() == nil)
	a := &P{"x", 1}
	p.Store(a)
	fmt.Println(p.Load().n, p.CompareAndSwap(nil, a), p.CompareAndSwap(a, &P{"y", 2}), p.Load().n, p.Swap(nil).n, p.Load())
	ov := sync.OnceValue(func() int { fmt.Println("once"); return 42 })
	fmt.Println(ov(), ov())
	ovs := sync.OnceValues(func() (int, error) { fmt.Println("once"); return 42, errors.New("e") })
	fmt.Println(ovs())
	fmt.Println(ovs())
	fmt.Println(cmp.Compare("a", "b"), cmp.Less(2, 1), cmp.Or(0, 3, 4), cmp.Compare(1.5, 1.5))
	try("max", func() { slices.Max([]int{}) })
	try("insert", func() { slices.Insert(s, 5, 1) })
	try("once", func() { sync.OnceValue(func() int { panic("p") })() })
	fmt.Printf("%T %T\n", p.Load(), ov)
	fmt.Printf("%T\n", &p)
}

// expect: count over
// expect: 3 found
// expect: count over
// expect: -1 no
// expect: count over
// expect: count over
// expect: 0 stop
// expect: count over
// expect: count over
// expect: 200 <nil>
// expect: 0 0
// expect: count over
// expect: 1 0
// expect: count over
// expect: count over
// expect: count over
// expect: count over
// expect: i 0
// expect: count over
// expect: count over
// expect: i 2
// expect: inner
// expect: inner
// expect: inner
// expect: count over
// expect: end of defers
// expect: deferred 2
// expect: deferred 1
// expect: deferred 0
// expect: count over
// expect: 0 0 10 100 20 200 .
// expect: a 1
// expect: b 2
// expect: tick
// expect: tick
// expect: count over
// expect: count over
// expect: 2
// expect: after false panics: runtime error: range function continued iteration after function for loop body returned false
// expect: after end panics: runtime error: range function continued iteration after whole loop exit
// expect: count over
// expect: body panics: in body 0
// expect: swallow panics: runtime error: range function recovered a loop body panic and did not resume panicking
// expect: a b .
// expect: [x y z] [1 2 3]
// expect: [1 2 3] true 2 3 1
// expect: [{B 1} {D 1} {A 3} {C 3}]
// expect: [{A 3} {C 3} {B 1} {D 1}]
// expect: 1 true
// expect: 1 false
// expect: [1 9 8 2 3] [1 4] [1 2 1]
// expect: true [1 2 3 1 2 3] [1 2 3 1 2 3] [1 2 3]
// expect: [1 2 3]
// expect: 2 3;1 2;0 1;[1 2][3 4][5].
// expect: map[x:1 z:3] false map[0:p 1:q]
// expect: true
// expect: x false true y y <nil>
// expect: once
// expect: 42 42
// expect: once
// expect: 42 e
// expect: 42 e
// expect: -1 false 3 0
// expect: max panics: slices.Max: empty list
// expect: insert panics: runtime error: slice bounds out of range [5:3]
// expect: once panics: p
// expect: *main.P func() int
// expect: *atomic.Pointer[main.P]
