// range over functions and integers: break, continue, return, goto, defer, labels, panics, nesting.
package main

import (
	"fmt"
	"iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Print("(end)")
		for i := range n {
			if !yield(i) {
				fmt.Print("(stopped)")
				return
			}
		}
	}
}

func pairs(s string) iter.Seq2[int, rune] {
	return func(yield func(int, rune) bool) {
		for i, r := range s {
			if !yield(i, r) {
				return
			}
		}
	}
}

func find(want int) (at int, ok bool) {
	defer func() { at *= 10 }()
	for i := range count(9) {
		if i == want {
			return i, true
		}
	}
	return -1, false
}

func nested() string {
outer:
	for i := range count(3) {
		for j := range count(3) {
			switch {
			case j == 1 && i == 0:
				continue outer
			case i == 1:
				break outer
			case i == 2:
				return "never"
			}
			fmt.Print("<", i, j, ">")
		}
	}
	for i := range count(5) {
		for _, r := range pairs("ab") {
			if i == 1 && r == 'b' {
				return fmt.Sprint("from inside ", i, string(r))
			}
		}
	}
	return ""
}

func deferred() {
	for i := range count(3) {
		defer fmt.Println("deferred", i)
	}
	fmt.Println("body done")
}

func jumps() {
	for i := range count(4) {
		if i == 2 {
			goto out
		}
	}
	fmt.Println("not here")
out:
	fmt.Println("out")
}

func main() {
	for i := range count(3) {
		fmt.Print(i, " ")
	}
	fmt.Println()
	for range count(2) {
		fmt.Print("x")
	}
	fmt.Println()
	for i, r := range pairs("héy") {
		fmt.Print(i, string(r), " ")
	}
	fmt.Println()
	fmt.Println(find(4))
	fmt.Println(find(40))
	fmt.Println(nested())
	deferred()
	jumps()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		for i := range count(3) {
			if i == 1 {
				panic("in the body")
			}
		}
	}()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		bad := func(yield func(int) bool) {
			yield(1)
			yield(2)
		}
		for range bad {
			break
		}
	}()
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		var kept func(int) bool
		for range func(yield func(int) bool) { kept = yield } {
		}
		kept(1)
	}()
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { i += 10; return i })
	}
	fmt.Println()
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	for i := range 3 {
		i *= 2
		fmt.Print(i, " ")
	}
	for i := range uint8(2) {
		fmt.Printf("%T ", i)
	}
	const n = 2
	for i := range n {
		fmt.Printf("%d%T ", i, i)
	}
	for range -3 {
		fmt.Print("never")
	}
	for range func(yield func() bool) { _ = yield() && yield() } {
		fmt.Print("no values ")
	}
	fmt.Println()
}
