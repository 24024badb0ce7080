// What is defined by itself.
package main

type T struct {
	a int
	t T
}

type A [2]A

type I interface{ I }

const c = d
const d = c

var x = f()

func f() int { return x }

type P *P
type S []S
type F func(F) F

func main() {}
