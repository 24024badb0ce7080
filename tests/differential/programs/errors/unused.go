// Variables, imports and labels that nobody uses.
package main

import (
	"fmt"
	"os"
	str "strings"
)

func f(parameter int) (result int) {
	x := 1
	var y, z = 2, 3
	y = z
	for i, v := range []int{} {
	}
	func() {
		inner := 5
	}()
	switch t := interface{}(x).(type) {
	}
label:
	return
}

func main() {
	a := 1
	a = 2
	a++
}
