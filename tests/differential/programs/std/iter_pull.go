// Pull turns a sequence that pushes into one that is asked.
package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			fmt.Println("made", i)
			if !yield(i) {
				fmt.Println("not wanted")
				return
			}
		}
	}
}

// Pairs of two sequences, as long as both have some.
func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		nextA, stopA := iter.Pull(a)
		defer stopA()
		nextB, stopB := iter.Pull(b)
		defer stopB()
		for {
			x, ok := nextA()
			if !ok {
				return
			}
			y, ok := nextB()
			if !ok || !yield(x, y) {
				return
			}
		}
	}
}

type tree struct {
	left, right *tree
	value       int
}

func (t *tree) insert(v int) *tree {
	if t == nil {
		return &tree{value: v}
	}
	if v < t.value {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *tree) all() iter.Seq[int] {
	return func(yield func(int) bool) { t.push(yield) }
}

func (t *tree) push(yield func(int) bool) bool {
	return t == nil || t.left.push(yield) && yield(t.value) && t.right.push(yield)
}

func same(a, b *tree) bool {
	nextA, stopA := iter.Pull(a.all())
	defer stopA()
	nextB, stopB := iter.Pull(b.all())
	defer stopB()
	for {
		x, okA := nextA()
		y, okB := nextB()
		if x != y || okA != okB {
			return false
		}
		if !okA {
			return true
		}
	}
}

func caught(what string, f func()) {
	defer func() { fmt.Println(what, "panics:", recover()) }()
	f()
}

func main() {
	next, stop := iter.Pull(count(3))
	fmt.Println("nothing was made yet")
	for range 5 {
		fmt.Println(next())
	}
	stop()

	next, stop = iter.Pull(count(3))
	fmt.Println(next())
	stop()
	stop()
	fmt.Println(next())

	next, stop = iter.Pull(count(3))
	stop()
	fmt.Println(next())

	for a, b := range zip(slices.Values([]string{"a", "b", "c"}), count(2)) {
		fmt.Println(a, b)
	}

	next2, stop2 := iter.Pull2(slices.All([]string{"x", "y"}))
	fmt.Println(next2())
	fmt.Println(next2())
	fmt.Println(next2())
	stop2()
	one, stop2s := iter.Pull2(maps.All(map[string]float64{"pi": 3.14}))
	defer stop2s()
	fmt.Println(one())

	var a, b, c *tree
	for _, v := range []int{5, 2, 8, 1, 9} {
		a = a.insert(v)
	}
	for _, v := range []int{1, 2, 5, 8, 9} {
		b = b.insert(v)
		c = c.insert(v * v)
	}
	fmt.Println(same(a, b), same(a, c), same(nil, nil))

	bad := func(yield func(int) bool) {
		yield(1)
		panic("no second one")
	}
	next, stop = iter.Pull(iter.Seq[int](bad))
	fmt.Println(next())
	caught("next", func() { next() })
	fmt.Println(next())
	stop()

	next, stop = iter.Pull(iter.Seq[int](bad))
	fmt.Println(next())
	caught("stop", stop)
	fmt.Println(next())

	// It goes on although nothing more is wanted.
	next, stop = iter.Pull(func(yield func(int) bool) {
		fmt.Println(yield(1), yield(2), yield(3))
	})
	fmt.Println(next())
	stop()

	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer fmt.Println("this goroutine ends too")
		next, _ := iter.Pull(func(yield func(int) bool) { runtime.Goexit() })
		next()
		fmt.Println("never")
	}()
	wg.Wait()

	// Each next may come from another goroutine.
	next, stop = iter.Pull(func(yield func(int) bool) {
		for i := 0; yield(i * i); i++ {
		}
	})
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			fmt.Println(next())
		}()
		wg.Wait()
	}
	stop()
}
