// Every error of the runtime that can be recovered, by its text.
package main

import "fmt"

type I interface{ M() }
type J interface{ N() }
type T struct{ n int }
type U struct{}
type F struct{ f func() }

func (T) M()  {}
func (*U) M() {}

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, isError := r.(error)
		fmt.Println(name, "|", r, "|", isError)
	}()
	f()
}

func main() {
	zero, five, minus := 0, 5, -1
	s := []int{1, 2, 3}
	a := [3]int{}
	str := "abc"
	var np *T
	var nm map[string]int
	var ni I
	var e interface{}
	var nf func()
	var nc chan int
	try("divide", func() { _ = 1 / zero })
	try("remainder", func() { _ = 1 % zero })
	try("index", func() { _ = s[five] })
	try("index negative", func() { _ = s[minus] })
	try("array index", func() { _ = a[five] })
	try("string index", func() { _ = str[five] })
	try("index uint8", func() { var i uint8 = 200; _ = s[i] })
	try("slice high", func() { _ = s[:five] })
	try("slice low", func() { _ = s[five:] })
	try("slice order", func() { _ = s[2:five-4] })
	try("slice string", func() { _ = str[five:] })
	try("slice string high", func() { _ = str[:five] })
	try("slice string order", func() { _ = str[2:five-4] })
	try("slice array", func() { _ = a[:five] })
	try("slice max", func() { _ = s[0:1:five] })
	try("slice 3 order", func() { _ = s[0:3:five-3] })
	try("slice 3 low", func() { _ = s[five-2:2:3] })
	try("slice negative", func() { _ = s[minus:] })
	try("to array", func() { _ = [4]int(s) })
	try("to array pointer", func() { _ = (*[4]int)(s) })
	try("nil field", func() { _ = np.n })
	try("nil store", func() { np.n = 1 })
	try("nil method", func() { np.M() })
	try("nil interface", func() { ni.M() })
	try("nil func", func() { nf() })
	try("nil map", func() { nm["a"]++ })
	try("nil array pointer", func() { var p *[3]int; _ = p[1] })
	try("assert nil", func() { _ = e.(int) })
	e = "text"
	try("assert wrong", func() { _ = e.(int) })
	try("assert named", func() { _ = e.(T) })
	try("assert interface", func() { _ = e.(I) })
	try("assert nil interface", func() { _ = ni.(J) })
	ni = T{}
	try("assert other", func() { _ = ni.(*U) })
	try("assert J", func() { _ = ni.(J) })
	try("assert error", func() { _ = interface{}(5).(error) })
	try("assert pointer receiver", func() { _ = interface{}(U{}).(I) })
	try("unhashable", func() { m := map[interface{}]int{}; m[s] = 1 })
	try("unhashable read", func() { m := map[interface{}]int{}; _ = m[map[int]int{}] })
	try("unhashable struct", func() { m := map[interface{}]int{}; m[F{}] = 1 })
	try("uncomparable", func() { var x, y interface{} = s, s; _ = x == y })
	try("uncomparable struct", func() { var x, y interface{} = F{}, F{}; _ = x == y })
	try("different types", func() { var x, y interface{} = s, a; fmt.Println(x == y) })
	try("makeslice", func() { _ = make([]int, minus) })
	try("makeslice cap", func() { _ = make([]int, 5, zero) })
	try("makeslice huge", func() { _ = make([]int, 1<<62+zero) })
	try("makechan", func() { _ = make(chan int, minus) })
	try("close nil", func() { close(nc) })
	try("close twice", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int, 1); close(c); c <- 1 })
	try("select closed", func() {
		c := make(chan int, 1)
		close(c)
		select {
		case c <- 1:
		default:
		}
	})
	try("shift", func() { _ = 1 << minus })
	try("nil value", func() { panic(nil) })
}
