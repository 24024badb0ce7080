// select: all the forms of its cases, and what they evaluate.
package main

import "fmt"

func ch(name string, c chan int) chan int {
	fmt.Print(name, " ")
	return c
}

func val(name string, n int) int {
	fmt.Print(name, " ")
	return n
}

func main() {
	full := make(chan int, 1)
	empty := make(chan int, 1)
	closed := make(chan int)
	close(closed)
	full <- 5
	var none chan int
	select {
	case v := <-full:
		fmt.Println("received", v)
	case v := <-empty:
		fmt.Println("no", v)
	}
	select {
	case v, ok := <-closed:
		fmt.Println(v, ok)
	}
	select {
	case empty <- 7:
		fmt.Println("sent", len(empty))
	}
	select {
	case empty <- 8:
		fmt.Println("full")
	default:
		fmt.Println("default")
	}
	select {
	default:
		fmt.Println("only default")
	}
	select {
	case <-none:
	case none <- 1:
	default:
		fmt.Println("nil channels are never ready")
	}
	var x int
	var ok bool
	select {
	case x = <-empty:
	}
	fmt.Println(x)
	a := make([]int, 3)
	m := map[string]int{}
	empty <- 9
	select {
	case a[val("index", 1)] = <-empty:
	}
	fmt.Println(a)
	select {
	case m["k"], ok = <-closed:
	}
	fmt.Println(m, ok)
	empty <- 1
	select {
	case ch("first", none) <- val("value", 1):
	case <-ch("second", none):
	case a[val("never", 0)] = <-ch("third", none):
	case v := <-ch("fourth", empty):
		fmt.Println(v)
	}
	select {
	case ch("c", empty) <- val("sent value", 3):
		fmt.Println(<-empty)
	case none <- val("also evaluated", 4):
	}
	p := &x
	empty <- 10
	select {
	case *p = <-empty:
		fmt.Println(x)
	}
	select {
	case <-closed:
		fmt.Println("value ignored")
	}
	type box struct{ c chan int }
	b := box{make(chan int, 1)}
	select {
	case b.c <- 1:
		fmt.Println(len(b.c))
	}
	for {
		select {
		case <-closed:
			break
		}
		break
	}
	_, _ = <-closed
}
