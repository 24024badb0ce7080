// go: arguments at once, results ignored, on functions, methods, literals, interfaces, builtins.
package main

import (
	"fmt"
	"sync"
)

type T struct {
	mu   sync.Mutex
	seen map[string]int
	wg   sync.WaitGroup
}

func (t *T) add(name string, n int) int {
	defer t.wg.Done()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen[name] += n
	return t.seen[name]
}

type adder interface{ add(string, int) int }

func worker(t *T, name string, n int) { t.add(name, n) }

func main() {
	t := &T{seen: map[string]int{}}
	t.wg.Add(8)
	x := 1
	go worker(t, "function", x)
	x = 2
	go t.add("method", x)
	x = 3
	go func() { t.add("closure", 30) }()
	go func(n int) { t.add("literal", n) }(x)
	x = 4
	var a adder = t
	go a.add("interface", x)
	f := t.add
	go f("value", 5)
	go (*T).add(t, "expression", 6)
	table := map[string]func(string, int) int{"f": t.add}
	go table["f"]("table", 7)
	table["f"] = nil
	t.wg.Wait()
	fmt.Println(t.seen)
	c := make(chan int)
	go close(c)
	_, ok := <-c
	fmt.Println(ok)
	d := make(chan []int, 1)
	go func(numbers ...int) { d <- numbers }(1, 2, 3)
	fmt.Println(<-d)
	results := make(chan int)
	for i := range 5 {
		go func() { results <- i * i }()
	}
	sum := 0
	for range 5 {
		sum += <-results
	}
	fmt.Println(sum)
	go func() { select {} }()
	go fmt.Sprint("result is ignored")
}
