// What cannot be ranged over.
package main

func noYield(func())     {}
func one(func(int) bool) {}
func none(func() bool)   {}
func noBool(func(int))   {}

func main() {
	for range noYield {
	}
	for i, j := range one {
		_, _ = i, j
	}
	for i := range none {
		_ = i
	}
	for range noBool {
	}
	for i := range 3.5 {
		_ = i
	}
	for i, j := range 10 {
		_, _ = i, j
	}
	var s string = "x"
	for i = range s {
	}
	for range struct{}{} {
	}
}
