// Once: one call, for all to wait for, even if it panics; and OnceFunc.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	calls := 0
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			once.Do(func() { calls++ })
			if calls != 1 {
				fmt.Println("not done yet")
			}
		}()
	}
	wg.Wait()
	fmt.Println(calls)
	var bad sync.Once
	for range 2 {
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			bad.Do(func() { panic("once") })
			fmt.Println("second Do returns")
		}()
	}
	onces := map[string]*sync.Once{"a": {}, "b": {}}
	for _, k := range []string{"a", "b", "a"} {
		onces[k].Do(func() { fmt.Println("init", k) })
	}
	f := sync.OnceFunc(func() { fmt.Println("OnceFunc") })
	f()
	f()
	p := sync.OnceFunc(func() { panic("each time") })
	for range 2 {
		func() {
			defer func() { fmt.Println(recover()) }()
			p()
		}()
	}
}
