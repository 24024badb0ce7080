// Several mistakes in the form.
package main

import "fmt"

func f(a int b int) {}

var = 5

func main() {
	fmt.Println("a" "b")
}
