// Names hide names; := declares what is new only.
package main

import "fmt"

var x = "package"

type int32 string

func length(s string) (n int) {
	for range s {
		n++
	}
	return
}

func main() {
	fmt.Println(x)
	x := "main"
	if x := x + " if"; len(x) > 3 {
		fmt.Println(x)
		x := x + " block"
		fmt.Println(x)
	} else if y := x + " else"; y != "" {
		fmt.Println(x, y)
	}
	fmt.Println(x)
	a, b := 1, 2
	b, c := 3, 4
	fmt.Println(a, b, c)
	{
		a, d := 10, 20
		a++
		fmt.Println(a, d)
	}
	fmt.Println(a)
	switch x := len(x); x {
	case 4:
		x := "case"
		fmt.Println(x)
	}
	for x := 0; x < 2; x++ {
		x := x * 10
		fmt.Print(x, " ")
	}
	fmt.Println()
	var name int32 = "a string named int32"
	fmt.Println(name)
	len := func(s string) string { return "my len of " + s }
	fmt.Println(len("abc"), length("été"))
	true := false
	fmt.Println(true, !true)
	type T struct{ n int }
	f := func() interface{} {
		type T struct{ s string }
		return T{"inner"}
	}
	_, same := f().(T)
	fmt.Println(same, f())
	const c2 = 5
	{
		const c2 = c2 * 2
		fmt.Println(c2)
	}
	nil := 7
	fmt.Println(nil, c2)
	func(x string) { fmt.Println(x) }("parameter")
	fmt := "hidden package"
	print := func(s string) string { return s }
	_ = print(fmt)
}
