// A composite literal that reads what it is assigned to, and one that panics half way.
package main

import (
	"fmt"
	"strconv"
)

type one struct{ a int }

type two struct{ a, b int }

type nested struct {
	s two
	k [2]int
}

func turned(p two) two { return two{p.b, p.a} }

func half(q *two) two {
	defer func() { recover() }()
	return two{7, q.a}
}

func named(q *two) (r two) {
	defer func() { recover() }()
	r = two{1, 2}
	return two{r.b, q.a}
}

func main() {
	x := one{3}
	x = one{a: x.a}
	x = one{x.a + 1}
	o := [1]string{"o"}
	o = [1]string{o[0] + "!"}
	n := [1]one{{5}}
	n = [1]one{{n[0].a}}
	fmt.Println(x, o, n)
	v := two{1, 2}
	v = two{b: v.a, a: v.b}
	a := [2]int{1, 2}
	a = [2]int{a[1], a[0]}
	w := nested{two{1, 2}, [2]int{3, 4}}
	w = nested{s: two{w.s.b, w.k[0]}, k: [2]int{w.s.a, w.k[0]}}
	w.s = two{w.s.b, w.s.a}
	fmt.Println(v, a, w, turned(v))
	p := &w
	*p = nested{k: p.k, s: two{b: p.s.a}}
	f := func() int { return v.a }
	v = two{b: f()}
	xs := []one{{1}}
	xs[0] = one{xs[0].a}
	m := map[string]one{"k": {2}}
	m["k"] = one{m["k"].a * 2}
	fmt.Println(w, v, xs, m)
	func() {
		defer func() { recover(); fmt.Println(v) }()
		var q *two
		v = two{7, q.a}
	}()
	fmt.Println(half(nil), named(nil))
	for i := range 3 {
		x = one{x.a + i}
		v = two{v.b, v.a + i}
	}
	fmt.Println(x, v)
	// The fewest digits, where below the value there is less room than above.
	fmt.Println(float32(1<<87), float32(1<<29), 0x1p87, 0x1p-44, 5e-324, float32(1e-45), -0x1p89)
	for e := -140; e < 120; e += 13 {
		x := 1.0
		for range max(e, -e) {
			if e > 0 {
				x *= 2
			} else {
				x /= 2
			}
		}
		fmt.Println(x, float32(x), strconv.FormatFloat(x, 'f', -1, 32), strconv.FormatFloat(-x, 'E', -1, 64))
	}
}
