// An assertion to an interface that lacks a method.
package main

import "fmt"

type stringer interface{ String() string }

func main() {
	var x interface{} = 5
	fmt.Println(x.(stringer).String())
}
