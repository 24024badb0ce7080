// container/heap: a queue by priority.
package main

import (
	"container/heap"
	"fmt"
)

type item struct {
	value    string
	priority int
	index    int
}
type queue []*item

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].priority > q[j].priority }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x interface{}) {
	it := x.(*item)
	it.index = len(*q)
	*q = append(*q, it)
}
func (q *queue) Pop() interface{} {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	return it
}

type ints []int

func (h ints) Len() int            { return len(h) }
func (h ints) Less(i, j int) bool  { return h[i] < h[j] }
func (h ints) Swap(i, j int)       { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x interface{}) { *h = append(*h, x.(int)) }
func (h *ints) Pop() interface{} {
	x := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return x
}

func main() {
	h := &ints{5, 2, 8, 3, 9, 1}
	heap.Init(h)
	fmt.Println(*h)
	heap.Push(h, 0)
	(*h)[3] = 100
	heap.Fix(h, 3)
	fmt.Println(heap.Remove(h, 2), *h)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	q := &queue{}
	for i, s := range []string{"a", "b", "c", "d"} {
		heap.Push(q, &item{value: s, priority: i * 7 % 4})
	}
	first := (*q)[len(*q)-1]
	first.priority = 50
	heap.Fix(q, first.index)
	for q.Len() > 0 {
		it := heap.Pop(q).(*item)
		fmt.Print(it.value, it.priority, " ")
	}
	fmt.Println()
}
