// Type switches in all forms.
package main

import "fmt"

type Named int
type Stringer interface{ String() string }

func (n Named) String() string { return fmt.Sprintf("Named(%d)", int(n)) }

func describe(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int, int64:
		return fmt.Sprintf("integer %v", v)
	case Stringer:
		return "stringer " + v.String()
	case string:
		return "string of " + fmt.Sprint(len(v))
	case []int:
		v = append(v, 99)
		return fmt.Sprint("slice ", v)
	case func(int) int:
		return fmt.Sprint("function ", v(20))
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case *int:
		return fmt.Sprint("pointer to ", *v)
	case [2]bool:
		return fmt.Sprint("array ", v[1])
	case struct{ A int }:
		return fmt.Sprint("struct ", v.A)
	case chan int, <-chan int:
		return fmt.Sprintf("channel %T", v)
	case error:
		return "error " + v.Error()
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func main() {
	n := 7
	for _, x := range []interface{}{nil, 1, int64(2), Named(3), "four", []int{5}, func(i int) int { return i + 1 },
		map[string]int{"a": 6}, &n, [2]bool{false, true}, struct{ A int }{8}, make(chan int), make(<-chan int),
		fmt.Errorf("nine"), 10.5, int8(1), make(chan<- int), struct{}{}} {
		fmt.Println(describe(x))
	}
	var err error
	switch err.(type) {
	case nil:
		fmt.Println("no error")
	}
	switch x := interface{}(n).(type) {
	case string:
		fmt.Println(x)
	case int:
		x++
		fmt.Println(x, n)
		if x > 0 {
			break
		}
		fmt.Println("not reached")
	}
	switch y := 5; z := interface{}(y).(type) {
	default:
		fmt.Println(y, z)
	}
	switch interface{}(1).(type) {
	}
}
