// Several results: passed on, ignored, of methods and closures, with named and blank ones.
package main

import (
	"fmt"
	"strconv"
	"strings"
)

func split(s string) (head, tail string, ok bool) {
	i := strings.IndexByte(s, '=')
	if i < 0 {
		return s, "", false
	}
	head, tail = s[:i], s[i+1:]
	return head, tail, true
}

func passOn(s string) (string, string, bool) { return split(s) }

func variadic(xs ...interface{}) int { return len(xs) }

func blank() (_ int, s string, _ error) {
	s = "set"
	return
}

func swap(a, b int) (int, int) { return b, a }

func parse(s string) (n int, err error) {
	defer func() {
		if err != nil {
			n = -1
		}
	}()
	return strconv.Atoi(s)
}

type stack []int

func (s *stack) pop() (int, bool) {
	if len(*s) == 0 {
		return 0, false
	}
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last, true
}

func main() {
	h, t, ok := passOn("a=b")
	fmt.Println(h, t, ok)
	_, t, _ = passOn("none")
	fmt.Printf("%q %d\n", t, variadic(split("x=y")))
	fmt.Println(split("k=v"))
	fmt.Println(blank())
	a, b := 1, 2
	a, b = swap(a, b)
	fmt.Println(a, b)
	fmt.Println(swap(swap(1, 2)))
	n, err := parse("12")
	m, err := parse("zz")
	fmt.Println(n, m, err)
	s := stack{1, 2}
	for x, ok := s.pop(); ok; x, ok = s.pop() {
		fmt.Print(x, " ")
	}
	fmt.Println(len(s))
	if n, err := parse("7"); err != nil {
		fmt.Println("error")
	} else if m, err := parse("8"); err == nil {
		fmt.Println(n + m)
	}
	fs := map[bool]func(int, int) (int, int){true: swap}
	x, y := fs[true](5, 6)
	fmt.Println(x, y)
	var z [2]int
	z[1], z[0] = swap(7, 8)
	fmt.Println(z)
}
