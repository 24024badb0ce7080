// Names of closures: numbered in their function, and nested.
package main

var global = func(n int) int {
	return 10 / n
}

type t struct{}

func (t) method() func() int {
	return func() int {
		return func() int {
			return global(0)
		}()
	}
}

func main() {
	f := func() {}
	f()
	func() {
		func() {
			t{}.method()()
		}()
	}()
}
