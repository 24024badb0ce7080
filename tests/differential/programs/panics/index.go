// An index out of range, in a method, in a closure.
package main

type grid [][]int

func (g grid) at(x, y int) int { return g[y][x] }

func main() {
	g := grid{{1, 2}, {3, 4}}
	f := func(n int) int { return g.at(n, 1) }
	println(f(1))
	println(f(2))
}
