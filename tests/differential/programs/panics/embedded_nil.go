// Through an embedded pointer and an embedded interface that are nil.
package main

import "fmt"

type base struct{ n int }

func (b *base) get() int { return b.n }

type derived struct {
	*base
	fmt.Stringer
}

func main() {
	d := derived{}
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(d.String())
	}()
	fmt.Println(d.get())
}
