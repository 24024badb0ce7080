// Generic functions: inference, constraints, explicit and partial instantiation, zero values.
package main

import (
	"errors"
	"fmt"
	"sort"
	"strconv"
)

func Map[T, U any](s []T, f func(T) U) []U {
	r := make([]U, 0, len(s))
	for _, v := range s {
		r = append(r, f(v))
	}
	return r
}

func Filter[S ~[]T, T any](s S, keep func(T) bool) S {
	var r S
	for _, v := range s {
		if keep(v) {
			r = append(r, v)
		}
	}
	return r
}

func Reduce[T, A any](s []T, a A, f func(A, T) A) A {
	for _, v := range s {
		a = f(a, v)
	}
	return a
}

type Integer interface {
	~int | ~uint8 | ~int64
}

func Sum[N Integer | ~float64 | ~string](ns ...N) (sum N) {
	for _, n := range ns {
		sum += n
	}
	return
}

func Keys[M ~map[K]V, K comparable, V any](m M) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

type Stringish interface {
	comparable
	String() string
}

type id int

func (i id) String() string { return "#" + strconv.Itoa(int(i)) }

func Join[T Stringish](ts []T, skip T) (out string) {
	for _, t := range ts {
		if t != skip {
			out += t.String()
		}
	}
	return
}

type Setter[T any] interface {
	*T
	Set(string)
}

type box struct{ text string }

func (b *box) Set(s string) { b.text = "[" + s + "]" }

func FromStrings[T any, P Setter[T]](ss ...string) []T {
	out := make([]T, len(ss))
	for i, s := range ss {
		P(&out[i]).Set(s)
	}
	return out
}

func Convert[To, From ~int | ~float64 | ~uint8](f From) To { return To(f) }

func Zero[T any]() (zero T) { return }

func Kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice of itself"
	case fmt.Stringer:
		return "stringer"
	}
	return fmt.Sprintf("%T", v)
}

func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func Ptr[T any](v T) *T { return &v }

func Apply[T any](v T, fs ...func(T) T) T {
	for _, f := range fs {
		v = f(v)
	}
	return v
}

func Fan[T any](ins ...<-chan T) []T {
	var out []T
	for _, in := range ins {
		for v := range in {
			out = append(out, v)
		}
	}
	return out
}

func Source[T any](vs ...T) <-chan T {
	c := make(chan T)
	go func() {
		defer close(c)
		for _, v := range vs {
			c <- v
		}
	}()
	return c
}

func depth[T any](n int, v T) int {
	if n == 0 {
		return len(fmt.Sprint(v))
	}
	return depth(n-1, v)
}

type ints []int

func main() {
	fmt.Println(Map([]int{1, 2}, strconv.Itoa), Map([]string{"a"}, func(s string) []string { return []string{s, s} }))
	even := Filter(ints{1, 2, 3, 4}, func(i int) bool { return i%2 == 0 })
	fmt.Printf("%v %T\n", even, even)
	fmt.Println(Reduce([]int{1, 2, 3}, "", func(a string, i int) string { return a + strconv.Itoa(i) }))
	fmt.Println(Sum(1, 2, 3), Sum("a", "b"), Sum(1.5, 2), Sum[uint8](200, 100), Sum[id]())
	keys := Keys(map[string]bool{"x": true, "y": false})
	sort.Strings(keys)
	fmt.Println(keys)
	fmt.Println(Join([]id{1, 2, 3}, 2))
	fmt.Println(FromStrings[box]("a", "b"))
	fmt.Println(Convert[int](2.9), Convert[uint8](300), Convert[float64, int](7)/2)
	fmt.Println(Zero[int](), Zero[*int]() == nil, Zero[[]string]() == nil, Zero[[2]bool](), Zero[error]() == nil, Zero[struct{ A, B string }]())
	fmt.Println(Kind(1), Kind("s"), Kind(id(3)), Kind([]int{}), Kind[any](nil), Kind[error](errors.New("e")))
	fmt.Println(Must(strconv.Atoi("12")))
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		Must(strconv.Atoi("no"))
	}()
	p := Ptr(Ptr("deep"))
	**p += "er"
	fmt.Println(**p)
	fmt.Println(Apply(2, func(i int) int { return i * i }, func(i int) int { return i + 1 }))
	fmt.Println(Fan(Source(1, 2), Source(3), Source[int]()))
	f := Map[int, int]
	fmt.Println(f([]int{1}, func(i int) int { return -i }), depth(10, "four"))
	var g func([]string) string = func(s []string) string { return s[0] }
	fmt.Println(Map([][]string{{"first"}}, g), min(Sum(1, 2), 2))
}
