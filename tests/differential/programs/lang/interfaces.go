// Interfaces: implicit, embedded, holding nil, compared, asserted.
package main

import (
	"errors"
	"fmt"
)

type Reader interface{ Read() string }
type Writer interface{ Write(s string) int }
type ReadWriter interface {
	Reader
	Writer
}

type file struct{ text string }

func (f *file) Read() string        { return f.text }
func (f *file) Write(s string) int  { f.text += s; return len(s) }

type constant string

func (c constant) Read() string { return string(c) }

type wrapper struct{ Reader }

type failure struct{}

func (*failure) Error() string { return "failure" }

func mayFail(fail bool) error {
	var f *failure
	if fail {
		f = &failure{}
	}
	return f
}

func main() {
	var r Reader = &file{"abc"}
	fmt.Println(r.Read())
	if w, ok := r.(Writer); ok {
		fmt.Println(w.Write("def"), r.Read())
	}
	r = constant("c")
	_, ok := r.(Writer)
	fmt.Println(r.Read(), ok)
	var rw ReadWriter = &file{}
	r = rw
	fmt.Println(r.(ReadWriter) == rw, r == Reader(rw))
	wrapped := wrapper{constant("inside")}
	r = wrapped
	fmt.Println(r.Read(), wrapped.Reader, wrapped == wrapper{constant("inside")})
	fmt.Println(mayFail(false) == nil, mayFail(true) != nil)
	var e error
	fmt.Println(e == nil, e)
	a, b := errors.New("x"), errors.New("x")
	fmt.Println(a == b, a == a, a.Error() == b.Error())
	var any interface{} = 5
	fmt.Println(any == 5, any == 5.0, any == int64(5), any == "5", any != nil)
	n, isInt := any.(int)
	s, isString := any.(string)
	fmt.Printf("%d %v %q %v\n", n, isInt, s, isString)
	values := []interface{}{1, "two", 3.0, nil, []int{4}, constant("five"), &file{"six"}}
	for _, v := range values {
		if reader, ok := v.(interface{ Read() string }); ok {
			fmt.Print("reads ", reader.Read(), "; ")
		} else {
			fmt.Printf("%T; ", v)
		}
	}
	fmt.Println()
	read := Reader.Read
	fmt.Println(read(constant("method expression")), (*file).Read(&file{"f"}))
	var x, y interface{} = constant("a"), "a"
	fmt.Println(x == y, x.(constant) == "a")
	type pair struct{ a, b interface{} }
	fmt.Println(pair{1, "x"} == pair{1, "x"}, pair{1, nil} == pair{1, 0})
}
