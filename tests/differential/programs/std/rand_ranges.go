// math/rand: ranges, not values; seeded generators repeat.
package main

import (
	"fmt"
	"math/rand"
	"sort"
)

func main() {
	ok := true
	seen := map[int]bool{}
	for range 2000 {
		n := rand.Intn(10)
		seen[n] = true
		ok = ok && n >= 0 && n < 10
		f := rand.Float64()
		ok = ok && f >= 0 && f < 1
		f32 := rand.Float32()
		ok = ok && f32 >= 0 && f32 < 1
		ok = ok && rand.Int() >= 0 && rand.Int31() >= 0 && rand.Int63() >= 0
		ok = ok && rand.Int31n(5) < 5 && rand.Int63n(1<<40) < 1<<40 && rand.Int63n(1<<40) >= 0
		_ = rand.Uint32()
	}
	fmt.Println(ok, len(seen))
	p := rand.Perm(20)
	sort.Ints(p)
	fmt.Println(p)
	s := []int{1, 2, 3, 4, 5}
	rand.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	sort.Ints(s)
	fmt.Println(s)
	rand.Seed(1)
	a, b := rand.New(rand.NewSource(7)), rand.New(rand.NewSource(7))
	same := true
	for range 50 {
		same = same && a.Intn(1000) == b.Intn(1000) && a.Float64() == b.Float64() && a.Int() == b.Int() && a.Int63() == b.Int63()
		same = same && a.Int31n(9) == b.Int31n(9) && a.Int31() == b.Int31() && a.Uint32() == b.Uint32() && a.Int63n(99) == b.Int63n(99) && a.Float32() == b.Float32()
	}
	fmt.Println(same, fmt.Sprint(a.Perm(10)) == fmt.Sprint(b.Perm(10)))
	a.Shuffle(5, func(i, j int) { s[i], s[j] = s[j], s[i] })
	a.Seed(3)
	b.Seed(3)
	fmt.Println(a.Int() == b.Int())
	for _, f := range []func(){func() { rand.Intn(0) }, func() { rand.Int63n(-1) }, func() { rand.Int31n(0) }, func() { rand.Shuffle(-1, nil) }} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}
