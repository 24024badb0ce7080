// Panics while panicking are all told.
package main

import "errors"

func main() {
	defer func() {
		panic("third")
	}()
	defer func() {
		panic(errors.New("second"))
	}()
	panic(1)
}
