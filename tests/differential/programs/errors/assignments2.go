// More that cannot be assigned.
package main

type T struct{ n int }

func f() (int, int) { return 1, 2 }
func g() T          { return T{} }

func main() {
	m := map[string]T{}
	m["a"].n = 1
	s := "abc"
	s[0] = 'x'
	g().n = 5
	_ = &m["a"]
	_ = &g()
	_ = &5
	var a, b int
	a, b = 1
	a = f()
	a, b = 1, 2, 3
	nil := 5
	_ = nil
	x := nil
	_ = _
}
