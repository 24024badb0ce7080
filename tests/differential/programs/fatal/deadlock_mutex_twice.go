// A mutex is not re-entrant.
package main

import "sync"

type tree struct {
	mu    sync.Mutex
	left  *tree
	total int
}

func (t *tree) sum() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left != nil {
		return t.total + t.left.sum()
	}
	return t.total
}

func main() {
	t := &tree{total: 1}
	t.left = t
	println(t.sum())
}
