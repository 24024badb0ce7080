// An assertion that fails.
package main

import "fmt"

type shape interface{ area() float64 }
type square float64
type circle float64

func (s square) area() float64 { return float64(s * s) }
func (c circle) area() float64 { return 3 * float64(c*c) }

func main() {
	var s shape = square(2)
	fmt.Println(s.(square).area())
	fmt.Println(s.(circle).area())
}
