// sync.Pool and sync.Map.
package main

import (
	"fmt"
	"sort"
	"sync"
)

func main() {
	made := 0
	pool := sync.Pool{New: func() interface{} { made++; return new([]byte) }}
	b := pool.Get().(*[]byte)
	*b = append(*b, "used"...)
	pool.Put(b)
	fmt.Println(made >= 1, len(*b))
	var empty sync.Pool
	fmt.Println(empty.Get())
	var m sync.Map
	m.Store("a", 1)
	m.Store("b", 2)
	v, ok := m.Load("a")
	fmt.Println(v, ok)
	v, ok = m.Load("zz")
	fmt.Println(v, ok)
	v, loaded := m.LoadOrStore("a", 100)
	fmt.Println(v, loaded)
	v, loaded = m.LoadOrStore("c", 3)
	fmt.Println(v, loaded)
	v, loaded = m.LoadAndDelete("b")
	fmt.Println(v, loaded)
	v, loaded = m.LoadAndDelete("b")
	fmt.Println(v, loaded)
	m.Delete("nothing")
	var keys []string
	m.Range(func(k, v interface{}) bool {
		keys = append(keys, fmt.Sprint(k, "=", v))
		return true
	})
	sort.Strings(keys)
	fmt.Println(keys)
	count := 0
	m.Range(func(k, v interface{}) bool { count++; return false })
	fmt.Println(count)
	var wg sync.WaitGroup
	var ints sync.Map
	for i := range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := range 10 {
				ints.LoadOrStore(k, i)
				ints.Store(k+100, k)
			}
		}()
	}
	wg.Wait()
	n, sum := 0, 0
	ints.Range(func(k, v interface{}) bool {
		n++
		if k.(int) >= 100 {
			sum += v.(int)
		}
		return true
	})
	fmt.Println(n, sum)
	m.Delete("a")
	_, ok = m.Load("a")
	fmt.Println(ok)
}
