// What is wrong with type parameters and arguments.
package main

import "fmt"

type Number interface{ ~int | ~float64 }

func Sum[N Number](ns ...N) (s N) { return }
func Two[A, B any](a A)           {}
func Same[T any](a, b T)          {}

type Box[T comparable] struct{ v T }

func (b Box[U]) Get() U { return b.v }

type Bad[T any] struct{ Box[T] }

func noMethod[T any](t T) { t.Foo() }

func noAdd[T any](a, b T) T { return a + b }

func main() {
	Sum("a")
	Two(1)
	Same(1, "x")
	var b Box
	var c Box[[]int]
	var d Box[int, int]
	f := Sum
	var n Number
	fmt.Println(b, c, d, f, n, Sum[string])
}
