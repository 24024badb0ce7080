// Workers with jobs, results and errors; panics of a worker become errors.
package main

import (
	"errors"
	"fmt"
	"sort"
	"sync"
)

type job struct{ id, n int }
type result struct {
	id    int
	value int
	err   error
}

var errOdd = errors.New("odd")

func process(j job) (r result) {
	r.id = j.id
	defer func() {
		if x := recover(); x != nil {
			r.err = fmt.Errorf("job %d: %v", j.id, x)
		}
	}()
	if j.n%7 == 3 {
		return result{j.id, 0, fmt.Errorf("job %d: %w", j.id, errOdd)}
	}
	r.value = 100 / (j.n % 5)
	return r
}

func main() {
	jobs := make(chan job)
	results := make(chan result, 4)
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				results <- process(j)
			}
		}()
	}
	go func() {
		for i := range 20 {
			jobs <- job{i, i + 1}
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	var all []result
	for r := range results {
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].id < all[j].id })
	odd := 0
	for _, r := range all {
		if errors.Is(r.err, errOdd) {
			odd++
		}
		fmt.Println(r.id, r.value, r.err)
	}
	fmt.Println(odd)
}
