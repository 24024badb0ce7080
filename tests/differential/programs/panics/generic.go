// The trace of a panic in generic functions, methods and a range's body.
package main

type list[T any] struct{ items []T }

func (l *list[T]) at(i int) T { return l.items[i] }

func first[T any](l *list[T]) T { return l.at(0) }

func each(yield func(int) bool) { yield(7) }

func main() {
	for i := range each {
		func() {
			println("body", i)
			first(&list[string]{})
		}()
	}
}
