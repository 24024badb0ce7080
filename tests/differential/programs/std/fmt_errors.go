// What Printf says about formats that do not fit.
package main

import (
	"errors"
	"fmt"
)

type panics struct{}

func (panics) String() string { panic("in String") }

type bad struct{ n *int }

func (b bad) String() string { return fmt.Sprint(*b.n) }

type perr struct{}

func (*perr) Error() string { panic(errors.New("in Error")) }

func main() {
	fmt.Printf("%d\n", "text")
	fmt.Printf("%s\n", 5)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%d\n", 1, 2, "x")
	fmt.Printf("%!\n")
	fmt.Printf("%z %y\n", 1, "x")
	fmt.Printf("%")
	fmt.Printf("\n%d%%%\n", 5)
	fmt.Printf("%[5]d %[0]d %[x]d %[]d\n", 1, 2)
	fmt.Printf("%[2]d %[1]d\n", 1, 2)
	fmt.Printf("%[2]d\n", 1, 2, 3)
	fmt.Printf("%*d\n", "x", 5)
	fmt.Printf("%.*d\n", -1, 5)
	fmt.Printf("%-d|%05|\n", 5)
	fmt.Printf("%s %d %t\n", nil, nil, nil)
	fmt.Printf("%t\n", 1)
	fmt.Printf("%c\n", "x")
	fmt.Printf("%x\n", 1.5 > 1)
	fmt.Printf("%d\n", []string{"a", "b"})
	fmt.Printf("%s\n", []int{1, 2})
	fmt.Printf("%d\n", map[string]int{"a": 1})
	fmt.Printf("%s\n", struct {
		a int
		b string
	}{1, "x"})
	fmt.Printf("%q\n", []interface{}{1, "a", nil, 1.5})
	fmt.Printf("%v|%s|%d\n", panics{}, panics{}, panics{})
	fmt.Printf("%v\n", bad{})
	fmt.Println(&perr{}, (*perr)(nil))
	fmt.Printf("%s\n", errors.New("err"))
	fmt.Printf("%d\n", errors.New("err") != nil)
	fmt.Printf("%w\n", errors.New("w"))
	fmt.Println(fmt.Errorf("%w and %w", errors.New("a"), errors.New("b")))
	fmt.Println(fmt.Errorf("%w", 5), fmt.Errorf("%w", nil))
	fmt.Printf("%é\n", 1)
	fmt.Printf("no args\n", 1)
	fmt.Println(len(fmt.Sprintf("%1000001d", 1)), fmt.Sprintf("%100000000d", 1), fmt.Sprintf("%.100000000d", 1))
	fmt.Printf("%T %T\n", nil, errors.New(""))
	fmt.Printf("%6", 1)
	fmt.Println()
}
