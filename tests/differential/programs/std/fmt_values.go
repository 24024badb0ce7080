// %v, %+v, %#v and %T of everything.
package main

import (
	"errors"
	"fmt"
	"time"
)

type point struct{ X, Y int }
type person struct {
	Name  string
	age   int
	Tags  []string
	Where *point
	Any   interface{}
}
type celsius float64
type grade byte
type stringer struct{ s string }
type pstringer struct{ s string }
type gostringer int
type errorer struct{ code int }
type both struct{}
type list []point
type dict map[string]point
type fn func(int) string
type wraps struct {
	Inner stringer
	inner stringer
	P     *stringer
	E     error
}

func (s stringer) String() string     { return "<" + s.s + ">" }
func (p *pstringer) String() string   { return "*" + p.s }
func (g gostringer) GoString() string { return "gostringer!" }
func (e errorer) Error() string       { return fmt.Sprint("error ", e.code) }
func (both) Error() string            { return "as error" }
func (both) String() string           { return "as string" }

func main() {
	values := []interface{}{
		nil, true, 42, int8(-1), uint16(7), 'x', 1.5, float32(2.5), "text", celsius(36.6), grade('A'),
		point{1, 2}, &point{1, 2}, person{"Ann", 30, []string{"a", "b"}, nil, 5}, list{{1, 2}, {3, 4}}, dict{"b": {1, 2}, "a": {}},
		[]int{1, 2}, []int{}, []int(nil), [2]string{"x", "y"}, []string{"a b", ""}, []byte("bytes"), [3]byte{1, 2, 3},
		map[string]int{"z": 1, "a": 2}, map[int]bool(nil), map[point]string{{2, 1}: "b", {1, 2}: "a"},
		[]interface{}{1, "a", nil, []int{1}}, map[interface{}]interface{}{3: "a", 1: 2, 2: nil},
		stringer{"s"}, &stringer{"ps"}, pstringer{"value"}, &pstringer{"pointer"}, gostringer(5), errorer{3}, &errorer{4}, both{},
		[]stringer{{"a"}, {"b"}}, map[string]stringer{"k": {"v"}}, wraps{Inner: stringer{"i"}, inner: stringer{"j"}, E: errorer{5}},
		errors.New("plain"), time.Duration(1500) * time.Millisecond, []error{errorer{6}, nil},
		struct{}{}, struct{ A, b interface{} }{1, "x"}, [0]int{}, [2][2]bool{{true}}, &[]int{1}, &map[string]int{"a": 1}, &[2]int{3, 4},
		fn(nil), (func())(nil), (*int)(nil), (chan int)(nil), (*point)(nil), uintptr(5), []bool{true}, []byte(nil), [][]byte{[]byte("x"), nil}, struct{ B []byte }{[]byte("y")}, []interface{}{[]byte("z")}, &[]byte{1}, map[string][]byte{"k": nil}, []float64{1, 2.5}, []rune("añ"),
		[][]string{{"a"}, nil}, []*point{nil}, 1e6, 1e20, 1e21, 1e-5, float32(1e8), -0.0, int64(-1 << 63), uint64(1<<64 - 1),
	}
	for _, v := range values {
		fmt.Printf("%v | %+v | %#v | %T\n", v, v, v, v)
	}
	for _, v := range values[:30] {
		fmt.Printf("%6v|%-6v|%06v|%s|%d|%x\n", v, v, v, v, v, v)
	}
}
