// A name that is not what it is used as.
package main

import "fmt"

var v = 5

func f() {}

type T struct{}

func main() {
	var x v
	var y f
	T = 5
	f = nil
	fmt = nil
	int := 3
	var w int
	_, _, _ = x, y, w
}
