// Generic types: stacks, lists, trees, pairs, maps with methods, embedded and recursive.
package main

import (
	"cmp"
	"fmt"
	"strings"
)

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }
func (s *Stack[T]) Pop() (v T, ok bool) {
	if len(s.items) == 0 {
		return
	}
	v = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, true
}

type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

func (p Pair[K, V]) String() string { return fmt.Sprintf("<%v=%v>", p.Key, p.Value) }

type Tree[T any] struct {
	left, right *Tree[T]
	value       T
}

func (t *Tree[T]) Insert(v T, less func(a, b T) bool) *Tree[T] {
	if t == nil {
		return &Tree[T]{value: v}
	}
	if less(v, t.value) {
		t.left = t.left.Insert(v, less)
	} else {
		t.right = t.right.Insert(v, less)
	}
	return t
}

func (t *Tree[T]) All(yield func(T) bool) bool {
	return t == nil || t.left.All(yield) && yield(t.value) && t.right.All(yield)
}

type List[T any] struct {
	head *element[T]
	size int
}

type element[T any] struct {
	next *element[T]
	val  T
}

func (l *List[T]) Add(v T) { l.head = &element[T]{l.head, v}; l.size++ }

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(vs ...T) Set[T] {
	for _, v := range vs {
		s[v] = struct{}{}
	}
	return s
}
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }

type Number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~float32 | ~float64
}

type Vector[N Number] []N

func (v Vector[N]) Dot(w Vector[N]) (sum N) {
	for i := range v {
		sum += v[i] * w[i]
	}
	return
}

type Counted[T any] struct {
	Stack[T]
	count int
}

func (c *Counted[T]) Push(v T) { c.count++; c.Stack.Push(v) }

type Ordered[T cmp.Ordered] struct{ lo, hi T }

func (o Ordered[T]) Has(v T) bool { return o.lo <= v && v <= o.hi }

type Celsius float64
type Named = Pair[string, Celsius]

type Func[A, B any] func(A) B

func (f Func[A, B]) Map(as []A) (bs []B) {
	for _, a := range as {
		bs = append(bs, f(a))
	}
	return
}

type Grid[T any] [2][3]T
type Pipe[T any] chan T

func (p Pipe[T]) Send(v T) { p <- v }

func main() {
	var s Stack[string]
	s.Push("a")
	s.Push("b")
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	fmt.Println(s.Pop())
	p := Pair[string, int]{"x", 1}
	fmt.Println(p, &p, []Pair[int, bool]{{1, true}})
	fmt.Printf("%T %T %T %v\n", p, s, Pair[string, Stack[int]]{}, Pair[Pair[int, int], []string]{})
	var t *Tree[int]
	for _, v := range []int{5, 2, 8, 1} {
		t = t.Insert(v, func(a, b int) bool { return a < b })
	}
	t.All(func(v int) bool { fmt.Print(v, " "); return v < 5 })
	fmt.Println()
	var l List[[]byte]
	l.Add([]byte("hi"))
	fmt.Printf("%s %d %T\n", l.head.val, l.size, l.head)
	set := Set[string]{}.Add("a", "b")
	fmt.Println(set.Has("a"), set.Has("c"), len(set), set)
	fmt.Println(Vector[float64]{1, 2, 3}.Dot(Vector[float64]{4, 5, 6}), Vector[Celsius]{1.5}.Dot(Vector[Celsius]{2}), Vector[int8]{100}.Dot(Vector[int8]{3}))
	var c Counted[rune]
	c.Push('x')
	c.Push('y')
	fmt.Println(c.count, len(c.items), c)
	fmt.Println(Ordered[string]{"b", "d"}.Has("c"), Ordered[Celsius]{0, 100}.Has(-1))
	fmt.Println(Named{"boil", 100}, Func[int, string](func(i int) string { return strings.Repeat("*", i) }).Map([]int{1, 2, 3}))
	var g Grid[Pair[int, string]]
	g[1][2].Value = "end"
	fmt.Println(g, len(g), len(g[0]))
	pipe := make(Pipe[Set[int]], 1)
	pipe.Send(Set[int]{7: {}})
	fmt.Println(<-pipe)
	type local[T any] struct{ v T }
	fmt.Printf("%v %+v %T\n", local[int]{1}, local[string]{"s"}, local[bool]{})
	push := s.Push
	push("bound")
	pop := (*Stack[string]).Pop
	fmt.Println(pop(&s))
	var any1 any = Pair[string, int]{"x", 1}
	_, isPair := any1.(Pair[string, int])
	_, isOther := any1.(Pair[string, int64])
	fmt.Println(isPair, isOther, any1 == any(p))
}
