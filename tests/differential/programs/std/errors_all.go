// errors: wrapping, joining, asking.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

var errBase = errors.New("base")

type codeError struct{ code int }

func (e codeError) Error() string        { return fmt.Sprint("code ", e.code) }
func (e codeError) Is(target error) bool { return target == errBase && e.code == 1 }

type wrapping struct {
	what string
	err  error
}

func (w *wrapping) Error() string { return w.what + ": " + w.err.Error() }
func (w *wrapping) Unwrap() error { return w.err }

type asser struct{}

func (asser) Error() string { return "asser" }
func (asser) As(target interface{}) bool {
	if c, ok := target.(*codeError); ok {
		c.code = 99
		return true
	}
	return false
}

func main() {
	w := fmt.Errorf("context: %w", errBase)
	fmt.Println(w, errors.Is(w, errBase), errors.Unwrap(w) == errBase, errors.Unwrap(errBase))
	deep := &wrapping{"deep", fmt.Errorf("mid: %w", codeError{1})}
	fmt.Println(deep, errors.Is(deep, errBase), errors.Is(deep, io.EOF), errors.Is(nil, errBase), errors.Is(errBase, nil))
	var c codeError
	fmt.Println(errors.As(deep, &c), c.code)
	var p *wrapping
	fmt.Println(errors.As(fmt.Errorf("x: %w", deep), &p), p.what)
	var pe *os.PathError
	fmt.Println(errors.As(deep, &pe), pe == nil)
	fmt.Println(errors.As(asser{}, &c), c.code)
	var i interface{ Is(error) bool }
	fmt.Println(errors.As(deep, &i), i)
	j := errors.Join(errBase, nil, io.EOF)
	fmt.Println(j, errors.Is(j, io.EOF), errors.Is(j, errBase), errors.Join(nil, nil) == nil)
	two := fmt.Errorf("%w / %w / %v", errBase, io.EOF, codeError{2})
	fmt.Println(two, errors.Is(two, io.EOF), errors.Unwrap(two))
	fmt.Println(errors.Is(errors.Join(errors.Join(deep)), errBase))
	_, multiple := two.(interface{ Unwrap() []error })
	fmt.Println(multiple, errors.New("a") == errors.New("a"))
	fmt.Println(fmt.Errorf("no verb"), fmt.Errorf("%d %s", 1, errBase))
	fmt.Printf("%v %s %q %T %T\n", w, w, w, w, errBase)
	for _, target := range []interface{}{nil, 5, (*codeError)(nil)} {
		func() {
			defer func() { fmt.Println(recover()) }()
			errors.As(deep, target)
		}()
	}
	fmt.Println(errors.ErrUnsupported)
}
