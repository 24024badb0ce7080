// The lines of a text after the first are indented.
package main

import "errors"

func main() {
	defer func() { panic(errors.New("third\nfourth")) }()
	panic("first\nsecond")
}
