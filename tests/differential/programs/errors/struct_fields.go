// Fields that are not there, or are ambiguous.
package main

type A struct{ x int }
type B struct{ x int }
type C struct {
	A
	B
	y int
}

func main() {
	var c C
	c.x = 1
	c.z = 2
	c.A.y = 3
	var p **C
	p.y = 1
	var i interface{ m() }
	i.n()
	c.y()
	(&c).y = "s"
	_ = C{x: 1}
	_ = struct{ a int }{b: 1}
}
