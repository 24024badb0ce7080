// The first error of a group of goroutines, and the context that it cancels.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

type group struct {
	wg     sync.WaitGroup
	once   sync.Once
	err    error
	cancel context.CancelCauseFunc
}

func withContext(ctx context.Context) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &group{cancel: cancel}, ctx
}

func (g *group) run(f func() error) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel(err)
			})
		}
	}()
}

func (g *group) wait() error {
	g.wg.Wait()
	g.cancel(g.err)
	return g.err
}

func main() {
	g, ctx := withContext(context.Background())
	for range 4 {
		g.run(func() error {
			<-ctx.Done()
			return ctx.Err()
		})
	}
	g.run(func() error { return errors.New("the cause") })
	fmt.Println(g.wait(), "/", ctx.Err(), "/", context.Cause(ctx))
	ok, ctx2 := withContext(context.Background())
	var mu sync.Mutex
	sum := 0
	for i := range 10 {
		ok.run(func() error {
			mu.Lock()
			defer mu.Unlock()
			sum += i
			return nil
		})
	}
	fmt.Println(ok.wait(), sum, ctx2.Err(), context.Cause(ctx2))
}
