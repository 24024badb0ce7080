// Go text of context: all of it on top of sync and time.
namespace fiberscope::lang {

extern const char* const kContextSource;
const char* const kContextSource = R"go(
package context

import (
	"errors"
	"sync"
	"time"
)

type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
}

type CancelFunc func()
type CancelCauseFunc func(cause error)

var Canceled = errors.New("context canceled")

type deadlineExceeded struct{}

func (deadlineExceeded) Error() string   { return "context deadline exceeded" }
func (deadlineExceeded) Timeout() bool   { return true }
func (deadlineExceeded) Temporary() bool { return true }

var DeadlineExceeded error = deadlineExceeded{}

type empty struct{ name string }

func (*empty) Deadline() (deadline time.Time, ok bool) { return }
func (*empty) Done() <-chan struct{}                   { return nil }
func (*empty) Err() error                              { return nil }
func (*empty) Value(key any) any                       { return nil }
func (e *empty) String() string                        { return e.name }

var background = &empty{"context.Background"}
var todo = &empty{"context.TODO"}

func Background() Context { return background }
func TODO() Context       { return todo }

// A context that can be cancelled; it knows its children to cancel them with it.
type cancelCtx struct {
	parent      Context
	m           sync.Mutex
	done        chan struct{}
	err         error
	cause       error
	children    map[*cancelCtx]bool
	deadline    time.Time
	hasDeadline bool
	timer       *time.Timer
	after       func() // AfterFunc's: nobody sees this context
}

func (c *cancelCtx) Deadline() (time.Time, bool) {
	if c.hasDeadline {
		return c.deadline, true
	}
	return c.parent.Deadline()
}
func (c *cancelCtx) Done() <-chan struct{} { return c.done }
func (c *cancelCtx) Err() error {
	c.m.Lock()
	defer c.m.Unlock()
	return c.err
}
func (c *cancelCtx) Value(key any) any { return c.parent.Value(key) }

func (c *cancelCtx) cancel(err, cause error) {
	if c.end(err, cause) && c.after != nil {
		go c.after()
	}
}

// False if it had ended before.
func (c *cancelCtx) end(err, cause error) bool {
	c.m.Lock()
	if c.err != nil {
		c.m.Unlock()
		return false
	}
	c.err = err
	if cause == nil {
		cause = err
	}
	c.cause = cause
	close(c.done)
	children := c.children
	c.children = nil
	c.m.Unlock()
	for child := range children {
		child.cancel(err, cause)
	}
	if c.timer != nil {
		c.timer.Stop()
	}
	if p := canceller(c.parent); p != nil {
		p.m.Lock()
		delete(p.children, c)
		p.m.Unlock()
	}
	return true
}

func canceller(ctx Context) *cancelCtx {
	for {
		switch c := ctx.(type) {
		case *cancelCtx:
			return c
		case *valueCtx:
			ctx = c.Context
		default:
			return nil
		}
	}
}

func newCancel(parent Context, after func()) *cancelCtx {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	done := make(chan struct{})
	c := &cancelCtx{parent: parent, done: done, after: after}
	if p := canceller(parent); p != nil {
		p.m.Lock()
		if p.err != nil {
			err, cause := p.err, p.cause
			p.m.Unlock()
			c.cancel(err, cause)
			return c
		}
		if p.children == nil {
			p.children = map[*cancelCtx]bool{}
		}
		p.children[c] = true
		p.m.Unlock()
	} else if parent.Done() != nil {
		go func() {
			select {
			case <-parent.Done():
				c.cancel(parent.Err(), Cause(parent))
			case <-c.done:
			}
		}()
	}
	return c
}

func WithCancel(parent Context) (Context, CancelFunc) {
	c := newCancel(parent, nil)
	return c, func() { c.cancel(Canceled, nil) }
}
func WithCancelCause(parent Context) (Context, CancelCauseFunc) {
	c := newCancel(parent, nil)
	return c, func(cause error) { c.cancel(Canceled, cause) }
}
func AfterFunc(ctx Context, f func()) (stop func() bool) {
	c := newCancel(ctx, f)
	return func() bool { return c.end(Canceled, nil) }
}
func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}
func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	c := newCancel(parent, nil)
	if cur, ok := parent.Deadline(); ok && cur.Before(d) {
		return c, func() { c.cancel(Canceled, nil) }
	}
	c.deadline = d
	c.hasDeadline = true
	left := time.Until(d)
	if left <= 0 {
		c.cancel(DeadlineExceeded, cause)
	} else {
		c.m.Lock()
		if c.err == nil {
			c.timer = time.AfterFunc(left, func() { c.cancel(DeadlineExceeded, cause) })
		}
		c.m.Unlock()
	}
	return c, func() { c.cancel(Canceled, nil) }
}
func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), nil)
}
func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}
func Cause(ctx Context) error {
	if c := canceller(ctx); c != nil {
		c.m.Lock()
		defer c.m.Unlock()
		return c.cause
	}
	return ctx.Err()
}

type valueCtx struct {
	Context
	key, value any
}

func (c *valueCtx) Value(key any) any {
	if c.key == key {
		return c.value
	}
	return c.Context.Value(key)
}
func WithValue(parent Context, key, value any) Context {
	if key == nil {
		panic("nil key")
	}
	return &valueCtx{parent, key, value}
}

type withoutCancel struct{ parent Context }

func (withoutCancel) Deadline() (deadline time.Time, ok bool) { return }
func (withoutCancel) Done() <-chan struct{}                   { return nil }
func (withoutCancel) Err() error                              { return nil }
func (c withoutCancel) Value(key any) any                     { return c.parent.Value(key) }
func WithoutCancel(parent Context) Context                    { return withoutCancel{parent} }
)go";

}  // namespace fiberscope::lang
