// What a context does when it ends, and what it says why.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

var errSlow = errors.New("too slow")

type key string

// A context of one's own, which the package does not know.
type own struct {
	context.Context
	done chan struct{}
}

func (o own) Done() <-chan struct{} { return o.done }
func (o own) Err() error {
	select {
	case <-o.done:
		return errSlow
	default:
		return nil
	}
}

func main() {
	bg := context.Background()

	ctx, cancel := context.WithCancelCause(bg)
	ran := make(chan string)
	stop := context.AfterFunc(ctx, func() { ran <- fmt.Sprint("after ", context.Cause(ctx)) })
	stopped := context.AfterFunc(ctx, func() { ran <- "never" })
	fmt.Println(stopped(), stopped())
	cancel(errors.New("enough"))
	fmt.Println(<-ran, stop(), stopped())
	context.AfterFunc(ctx, func() { ran <- "at once" })
	fmt.Println(<-ran)

	child, cancelChild := context.WithCancel(ctx)
	defer cancelChild()
	fmt.Println(child.Err(), context.Cause(child))

	// Nothing ends the background.
	stop = context.AfterFunc(bg, func() { ran <- "never" })
	fmt.Println(stop(), stop())

	slow, cancelSlow := context.WithTimeoutCause(bg, 3*time.Millisecond, errSlow)
	defer cancelSlow()
	inner, cancelInner := context.WithCancel(slow)
	defer cancelInner()
	<-inner.Done()
	fmt.Println(slow.Err(), context.Cause(slow), inner.Err(), context.Cause(inner))
	fmt.Println(errors.Is(slow.Err(), context.DeadlineExceeded), errors.Is(context.Cause(slow), errSlow))

	past, cancelPast := context.WithDeadlineCause(bg, time.Now().Add(-time.Second), errSlow)
	fmt.Println(past.Err(), context.Cause(past))
	cancelPast()

	early, cancelEarly := context.WithTimeoutCause(bg, time.Hour, errSlow)
	cancelEarly()
	fmt.Println(early.Err(), context.Cause(early))

	tight, cancelTight := context.WithTimeoutCause(slow, time.Hour, errors.New("never"))
	defer cancelTight()
	fmt.Println(tight.Err(), context.Cause(tight))

	free := context.WithoutCancel(context.WithValue(slow, key("user"), "ann"))
	_, has := free.Deadline()
	fmt.Println(free.Err(), free.Done() == nil, has, free.Value(key("user")), context.Cause(free))
	again, cancelAgain := context.WithCancelCause(free)
	cancelAgain(nil)
	fmt.Println(again.Err(), context.Cause(again))

	mine := own{bg, make(chan struct{})}
	under, cancelUnder := context.WithCancel(mine)
	defer cancelUnder()
	context.AfterFunc(mine, func() { ran <- "my own ended" })
	close(mine.done)
	fmt.Println(<-ran)
	<-under.Done()
	fmt.Println(under.Err(), context.Cause(under))

	// A Cond that a context can end.
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	waitFor := func(ctx context.Context, ready func() bool) error {
		defer context.AfterFunc(ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			cond.Broadcast()
		})()
		for !ready() {
			cond.Wait()
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}
	brief, cancelBrief := context.WithTimeout(bg, time.Millisecond)
	defer cancelBrief()
	mu.Lock()
	fmt.Println(waitFor(brief, func() bool { return false }))
	fmt.Println(waitFor(bg, func() bool { return true }))
	mu.Unlock()
}
