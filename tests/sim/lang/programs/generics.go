// Generic functions and types: constraints, inference, methods, embedding, instances in interfaces.
package main

import "fmt"

type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64 | ~string
}

func Max[T Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(x T)      { s[x] = struct{}{} }
func (s Set[T]) Has(x T) bool { _, ok := s[x]; return ok }
func MakeSet[T comparable](xs ...T) Set[T] {
	s := Set[T]{}
	for _, x := range xs {
		s.Add(x)
	}
	return s
}

type Tree[T any] struct {
	cmp  func(a, b T) int
	root *node[T]
}
type node[T any] struct {
	v           T
	left, right *node[T]
}

func (t *Tree[T]) Insert(v T) bool {
	p := &t.root
	for *p != nil {
		switch c := t.cmp(v, (*p).v); {
		case c < 0:
			p = &(*p).left
		case c > 0:
			p = &(*p).right
		default:
			return false
		}
	}
	*p = &node[T]{v: v}
	return true
}
func (n *node[T]) walk(f func(T)) {
	if n == nil {
		return
	}
	n.left.walk(f)
	f(n.v)
	n.right.walk(f)
}

type Setter[T any] interface {
	*T
	Set(string)
}
type S1 struct{ s string }

func (s *S1) Set(x string) { s.s = x }
func FromStrings[T any, PT Setter[T]](s []string) []T {
	result := make([]T, len(s))
	for i, v := range s {
		p := PT(&result[i])
		p.Set(v)
	}
	return result
}

type Num interface{ ~int | ~float64 }

func Scale[S ~[]E, E Num](s S, c E) S {
	r := make(S, 0, len(s))
	for _, v := range s {
		r = append(r, v*c)
	}
	return r
}

type Pt []int

func (p Pt) String() string { return fmt.Sprintf("Pt%v", []int(p)) }

type Emb[T any] struct {
	Tree[T]
	*node[T]
	name string
}
type Container[T any] interface {
	Put(T)
	Get() T
}
type Box[T any] struct{ v T }

func (b *Box[T]) Put(x T) { b.v = x }
func (b *Box[T]) Get() T  { return b.v }
func Fill[T any](c Container[T], x T) T {
	c.Put(x)
	return c.Get()
}
func Ptr[T any](x T) *T { return &x }
func Chan[T any](xs ...T) <-chan T {
	c := make(chan T)
	go func() {
		defer close(c)
		for _, x := range xs {
			c <- x
		}
	}()
	return c
}
func Reduce[T, A any](c <-chan T, a A, f func(A, T) A) A {
	for x := range c {
		a = f(a, x)
	}
	return a
}
func Kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice"
	case fmt.Stringer:
		return "Stringer"
	}
	var z T
	return fmt.Sprintf("%T", z)
}
func Len[T ~string | ~[]byte](x T) (n int) {
	for i := 0; i < len(x); i++ {
		n += int(x[i])
	}
	return n + len(x[1:])
}
func Fact[T Num](n T) T {
	if n <= 1 {
		return 1
	}
	return n * Fact(n-1)
}
func Conv[To, From Num](x From) To                  { return To(x) }
func Keys[M ~map[K]V, K comparable, V any](m M) int { return len(m) }
func Apply[T any](x T, fs ...func(T) T) T {
	for _, f := range fs {
		x = f(x)
	}
	return x
}
func Id[T any](x T) T { return x }

type Fn[T any] func(T) T

func (f Fn[T]) Twice(x T) T { return f(f(x)) }

type Opt[T any] struct {
	v  T
	ok bool
}

func Some[T any](x T) Opt[T] { return Opt[T]{x, true} }
func None[T any]() Opt[T]    { return Opt[T]{} }
func (o Opt[T]) OrElse(x T) T {
	if o.ok {
		return o.v
	}
	return x
}

type Matrix[T Num] [2][2]T

func (m Matrix[T]) Mul(o Matrix[T]) (r Matrix[T]) {
	for i := range m {
		for j := range m[i] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return
}

var global = Max(3, 4)

type A[T any] struct{ b *B[T] }
type B[T any] struct {
	a A[T]
	x T
}

func main() {
	fmt.Println(Max(1, 2), Max("a", "b"), Max(1.5, 2), Max[int8](1, 3), global)
	s := MakeSet("a", "b")
	fmt.Println(s.Has("a"), s.Has("c"), len(s))
	t := Tree[string]{cmp: func(a, b string) int {
		if a < b {
			return -1
		} else if a > b {
			return 1
		}
		return 0
	}}
	for _, w := range []string{"m", "c", "z", "a", "m"} {
		fmt.Print(t.Insert(w), " ")
	}
	t.root.walk(func(s string) { fmt.Print(s, " ") })
	fmt.Println(".")
	fmt.Println(FromStrings[S1]([]string{"x", "y"}))
	fmt.Println(Scale(Pt{1, 2}, 3))
	e := Emb[string]{Tree: t, node: &node[string]{v: "q"}}
	e.Insert("b")
	e.Tree.root.walk(func(s string) { fmt.Print(s, " ") })
	e.walk(func(s string) { fmt.Print("<", s, ">") })
	fmt.Println(".")
	fmt.Println(Fill[int](&Box[int]{}, 4), Fill(Container[string](&Box[string]{}), "s"))
	fmt.Println(*Ptr(3), *Ptr("x"))
	fmt.Println(Reduce(Chan(1, 2, 3), "", func(a string, x int) string { return a + fmt.Sprint(x) }))
	fmt.Println(Kind(1), Kind("s"), Kind(1.5), Kind(Pt{}), Kind([]int{}))
	fmt.Println(Len("abc"), Len([]byte("abc")), Fact(5), Fact(5.0), Conv[int](2.7), Conv[float64](2))
	fmt.Println(Keys(map[string]int{"a": 1}), Apply(3, Id, func(x int) int { return x * 2 }, Id[int]))
	fmt.Println(Fn[int](func(x int) int { return x * x }).Twice(3))
	fmt.Println(Some(3).OrElse(4), None[string]().OrElse("none"))
	fmt.Println(Matrix[int]{{1, 1}, {1, 0}}.Mul(Matrix[int]{{1, 1}, {1, 0}}))
	f := (*Box[int]).Put
	b := Box[int]{}
	f(&b, 7)
	g := b.Get
	h := Box[int].Get2
	fmt.Println(b, g(), h(b))
	var c any = &b
	if c, ok := c.(Container[int]); ok {
		fmt.Println(c.Get())
	}
	_, ok := c.(Container[string])
	fmt.Println(ok)
	var x A[int]
	x.b = &B[int]{x: 3}
	fmt.Printf("%T %v\n", x, x.b.x)
	defer fmt.Println(Id("deferred"))
	go Id(3)
	defer Fill[int](&b, 2)
}
func (b Box[T]) Get2() T { return b.v }

// expect: 2 b 2 3 4
// expect: true false 2
// expect: true true true true false a c m z .
// expect: [{x} {y}]
// expect: Pt[3 6]
// expect: a b c m z <q>.
// expect: 4 s
// expect: 3 x
// expect: 123
// expect: int string float64 Stringer []int
// expect: 296 296 120 120 2 2
// expect: 1 6
// expect: 81
// expect: 3 none
// expect: [[2 1] [1 1]]
// expect: {7} 7 7
// expect: 7
// expect: false
// expect: main.A[int] 3
// expect: deferred
