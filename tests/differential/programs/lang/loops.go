// Every for: condition, three clauses, range over all there is, integers, labels.
package main

import "fmt"

func main() {
	i := 0
	for i < 3 {
		i++
	}
	fmt.Println(i)
	for {
		i--
		if i < 0 {
			break
		}
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, j, " ")
	}
	fmt.Println()
	var funcs []func() int
	for i := 0; i < 3; i++ {
		funcs = append(funcs, func() int { i += 10; return i })
		if i == 1 {
			i = 1
		}
	}
	for _, f := range funcs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	for i := range 3 {
		fmt.Print(i)
	}
	for range 2 {
		fmt.Print("x")
	}
	var n uint8 = 4
	for i := range n {
		fmt.Printf("%T", i)
	}
	for i := range -5 {
		fmt.Print("never", i)
	}
	fmt.Println()
	for i, row := range [][]string{{"a"}, {"b", "c"}} {
		for j, s := range row {
			fmt.Print(i, j, s, " ")
		}
	}
	fmt.Println()
outer:
	for i := 0; i < 4; i++ {
		for j := 0; ; j++ {
			if j == i {
				continue outer
			}
			if i == 3 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
	var x [3]int
	var k int
	for k, x[k] = range []int{5, 6, 7} {
	}
	fmt.Println(k, x)
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	for v := range c {
		fmt.Print(v, " ")
	}
	for range c {
		fmt.Print("never")
	}
	called := 0
	list := func() []int { called++; return []int{1, 2, 3} }
	for range list() {
	}
	fmt.Println(called)
	var nothing []int
	for i := range nothing {
		fmt.Println(i)
	}
	for i := 0; i < 3; i++ {
		i := i * 2
		defer fmt.Print(i, " ")
	}
	m := map[string]int{"only": 1}
	for k, v := range m {
		fmt.Print(k, v, " ")
	}
	for k := range m {
		fmt.Println(k)
	}
}
