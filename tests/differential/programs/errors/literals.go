// Words that cannot be read.
package main

func main() {
	a := 'ab'
	b := 'x
	c := "not closed
	d := 0xg
	e := 08
	f := "\q"
	g := 1_
	h := 0b12
	_ = a
}
