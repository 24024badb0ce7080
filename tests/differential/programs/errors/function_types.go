// A declared function, a method or a literal is shown with the names of its parameters.
package main

type T struct{}

func (t T) m(a, b int, s string) error { return nil }

func f(x int, rest ...string) (n int, err error) { return }
func g(h func(int) bool, k func(string) bool)    {}
func h(_ int, _ ...func(a, b int))               {}
func one() (result []map[string]int)             { return }
func plain(int, func()) (func(), chan<- int)     { return nil, nil }

func main() {
	var i int = f
	i = T{}.m
	i = func(a, b int) {}
	i = g
	i = h
	i = (one)
	i = plain
	g(f, one)
	_ = i
}
