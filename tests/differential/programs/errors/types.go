// Values of one type where another is wanted.
package main

import "fmt"

type Celsius float64
type Reader interface{ Read() }
type file struct{}

func (f *file) Read() {}

func two() (int, string) { return 1, "x" }
func none()              {}

func main() {
	var i int = "x"
	var s string = 5
	var f float64 = i
	var c Celsius = f
	var r Reader = file{}
	r = 5
	i = nil
	s = 'x'
	a, b, d := two()
	x := none()
	fmt.Println(i, s, f, c, r, a, b, d, x)
}
