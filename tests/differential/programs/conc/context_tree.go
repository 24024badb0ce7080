// Contexts: a tree that is cancelled from the top, with deadlines, values and causes.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

type key string

func main() {
	bg := context.Background()
	fmt.Println(bg, context.TODO(), bg.Err(), bg.Done() == nil, bg.Value(key("x")))
	_, has := bg.Deadline()
	fmt.Println(has)
	parent, cancel := context.WithCancel(bg)
	child, cancelChild := context.WithCancel(parent)
	grandchild := context.WithValue(child, key("user"), "ann")
	fmt.Println(parent.Err(), grandchild.Value(key("user")), grandchild.Value("user"), child.Value(key("user")))
	cancelChild()
	fmt.Println(parent.Err(), child.Err(), grandchild.Err())
	sibling, cancelSibling := context.WithTimeout(parent, time.Hour)
	defer cancelSibling()
	_, has = sibling.Deadline()
	fmt.Println(has)
	cancel()
	cancel()
	<-sibling.Done()
	fmt.Println(sibling.Err(), parent.Err() == context.Canceled)
	late, cancelLate := context.WithCancel(parent)
	fmt.Println(late.Err())
	cancelLate()
	short, cancelShort := context.WithTimeout(bg, 5*time.Millisecond)
	select {
	case <-short.Done():
		fmt.Println(short.Err(), errors.Is(short.Err(), context.DeadlineExceeded))
	case <-time.After(time.Minute):
		fmt.Println("too late")
	}
	cancelShort()
	fmt.Println(short.Err(), context.Cause(short))
	past, cancelPast := context.WithDeadline(bg, time.Now().Add(-time.Second))
	fmt.Println(past.Err())
	cancelPast()
	caused, cancelCause := context.WithCancelCause(bg)
	inner, cancelInner := context.WithCancel(caused)
	defer cancelInner()
	cancelCause(errors.New("the reason"))
	cancelCause(errors.New("another"))
	fmt.Println(caused.Err(), context.Cause(caused), context.Cause(inner), context.Cause(bg))
	free := context.WithoutCancel(context.WithValue(caused, key("k"), 1))
	fmt.Println(free.Err(), free.Value(key("k")), free.Done() == nil)
	tighter, cancelTighter := context.WithTimeout(sibling, 2*time.Hour)
	defer cancelTighter()
	d1, _ := sibling.Deadline()
	d2, _ := tighter.Deadline()
	fmt.Println(d1.Equal(d2), tighter.Err())
	work, stop := context.WithCancel(bg)
	results := make(chan string)
	for range 3 {
		go func() {
			<-work.Done()
			results <- work.Err().Error()
		}()
	}
	stop()
	fmt.Println(<-results, <-results, <-results)
	var t interface{ Timeout() bool }
	fmt.Println(errors.As(context.DeadlineExceeded, &t), t.Timeout())
	for _, f := range []func(){
		func() { context.WithCancel(nil) },
		func() { context.WithValue(bg, nil, 1) },
	} {
		func() {
			defer func() { fmt.Println(recover()) }()
			f()
		}()
	}
}
