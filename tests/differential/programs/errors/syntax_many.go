// Several mistakes in the form.
package main

import "fmt"

func f(a int b int) {}

var = 5

func main() {
	for i := 0; i < 5 {
	}
	x = = 5
	fmt.Println("a" "b")
	if x := 1 {
	}
}
