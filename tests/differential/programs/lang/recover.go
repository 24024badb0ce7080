// recover: only called by the deferred function itself, only while panicking.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

func try(f func()) (result interface{}) {
	defer func() { result = recover() }()
	f()
	return "no panic"
}

func helper() interface{} { return recover() }

func indirect() (r interface{}) {
	defer func() {
		r = recover()
	}()
	defer func() {
		fmt.Println("helper got", helper())
	}()
	panic("direct only")
}

func nestedDefer() (r interface{}) {
	defer func() { r = recover() }()
	defer func() {
		defer func() { fmt.Println("nested got", recover()) }()
	}()
	panic("nested")
}

func replaced() (r interface{}) {
	defer func() { r = recover() }()
	defer func() { panic("second") }()
	panic("first")
}

func recoverThenPanic() (r interface{}) {
	defer func() { r = recover() }()
	defer func() {
		fmt.Println("recovered", recover())
		panic("new")
	}()
	panic("old")
}

func deferredRecover() {
	defer fmt.Println("this line is printed")
	defer recover()
	defer func() { recover() }()
	panic("gone")
}

func resumes() (s string) {
	defer func() {
		if recover() != nil {
			s += " recovered"
		}
	}()
	s = "before"
	var p *int
	*p = 1
	s = "after"
	return
}

type myError struct{ code int }

func (e myError) Error() string { return fmt.Sprint("code ", e.code) }

func main() {
	fmt.Println(recover())
	fmt.Println(try(func() {}))
	fmt.Println(try(func() { panic(42) }))
	fmt.Println(try(func() { panic(myError{7}) }))
	fmt.Println(try(func() { panic(fmt.Sprint("text", 1)) }))
	fmt.Println(try(func() { var m map[string]int; m["x"] = 1 }))
	fmt.Println(indirect(), nestedDefer(), replaced(), recoverThenPanic())
	deferredRecover()
	fmt.Println(resumes())
	r := try(func() { var a []int; _ = a[5] })
	e, isRuntime := r.(runtime.Error)
	_, isError := r.(error)
	fmt.Println(e, isRuntime, isError)
	err := errors.New("wrapped")
	r = try(func() { panic(fmt.Errorf("outer: %w", err)) })
	fmt.Println(errors.Is(r.(error), err))
	fmt.Println(try(func() {
		defer func() {
			r := recover()
			panic(fmt.Sprint("re-", r))
		}()
		panic("panic")
	}))
	count := 0
	for i := range 3 {
		func() {
			defer func() {
				if recover() != nil {
					count++
				}
			}()
			if i != 1 {
				panic(i)
			}
		}()
	}
	fmt.Println(count)
	fmt.Println(try(func() { panic(nil) }))
	fmt.Println(try(func() { var e error; panic(e) }))
}
