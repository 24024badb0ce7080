// So does an error type of the program's own.
package main

import "fmt"

type failure struct {
	code int
	why  string
}

func (f *failure) Error() string { return fmt.Sprintf("failure %d: %s", f.code, f.why) }

func main() {
	defer func() {
		panic(&failure{2, "second"})
	}()
	panic(&failure{1, "first"})
}
