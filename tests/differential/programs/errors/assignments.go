// Assignments to what cannot be assigned to, or of the wrong number.
package main

func f() (int, int) { return 1, 2 }

type T struct{ n int }

func g() T { return T{} }

func main() {
	m := map[string]T{}
	m["a"].n = 1
	"abc"[0] = 'x'
	s := "abc"
	s[0] = 'x'
	f() = 1
	g().n = 5
	a, b := 1
	c, d := f(), 2
	a, b = f(), f()
	1 = a
	a++ = 2
}
