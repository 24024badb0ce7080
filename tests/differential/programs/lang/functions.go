// Functions: variadic, several results, named results, recursion, functions as values.
package main

import (
	"fmt"
	"strings"
)

func sum(numbers ...int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return
}

func divide(a, b int) (quotient, remainder int, err error) {
	if b == 0 {
		err = fmt.Errorf("%d / 0", a)
		return
	}
	return a / b, a % b, nil
}

func apply(f func(int) int, n int) int { return f(n) }

func adder(n int) func(int) int { return func(x int) int { return x + n } }

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func pair() (int, string)              { return 1, "one" }
func takes(n int, s string) string     { return fmt.Sprint(n, "=", s) }
func all(prefix string, rest ...string) int {
	return len(prefix) + len(rest)
}
func ignore(int, string, ...float64) {}

func fibonacci() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

func hanoi(n int, from, to, via string) int {
	if n == 0 {
		return 0
	}
	return hanoi(n-1, from, via, to) + 1 + hanoi(n-1, via, to, from)
}

func main() {
	fmt.Println(sum(), sum(1), sum(1, 2, 3), sum([]int{4, 5}...))
	fmt.Println(divide(7, 2))
	_, _, err := divide(1, 0)
	fmt.Println(err)
	fmt.Println(apply(adder(5), 10), compose(adder(1), adder(2), func(x int) int { return x * x })(3))
	fmt.Println(takes(pair()), all("abc"), all("a", "b", "c"))
	ignore(1, "x", 1.5, 2)
	f := fibonacci()
	for range 10 {
		fmt.Print(f(), " ")
	}
	fmt.Println(hanoi(10, "a", "b", "c"))
	var even, odd func(int) bool
	even = func(n int) bool { return n == 0 || odd(n-1) }
	odd = func(n int) bool { return n != 0 && even(n-1) }
	fmt.Println(even(10), odd(7), even(3))
	fmt.Println(func(a, b int) int { return a * b }(6, 7), strings.Map(func(r rune) rune { return r + 1 }, "HAL"))
	var none func()
	fmt.Println(none == nil)
	numbers := []int{1, 2}
	func(n ...int) { n[0] = 100 }(numbers...)
	fmt.Println(numbers)
	table := map[string]func(float64, float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"/": func(a, b float64) float64 { return a / b },
	}
	fmt.Println(table["+"](1, 2), table["/"](1, 4))
}
