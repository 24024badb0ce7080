// Composite literals in every form, with elided types, keys and nesting.
package main

import "fmt"

type point struct{ x, y int }
type line struct{ from, to *point }
type shape struct {
	points []point
	lines  map[string]line
	tags   [2]string
	inner  struct{ a, b int }
}

func main() {
	fmt.Println([]point{{1, 2}, {y: 3}, {}})
	pointers := []*point{{1, 2}, {3, 4}, nil}
	fmt.Println(*pointers[0], pointers[1].y, pointers[2] == nil)
	fmt.Println(map[point]string{{1, 2}: "a", {3, 4}: "b"})
	m := map[string][]point{"x": {{1, 1}}, "y": {}}
	fmt.Println(m, len(m["z"]))
	s := shape{
		points: []point{{0, 1}},
		lines:  map[string]line{"l": {&point{1, 2}, nil}},
		tags:   [...]string{"t", "u"},
	}
	s.inner.a = 5
	fmt.Println(s.points, s.lines["l"].from.y, s.tags, s.inner)
	fmt.Println([...][2]int{{1}, {2, 3}}, [][]string{{"a"}, nil, {}})
	fmt.Println([5]int{1: 10, 20, 4: 40}, []rune{'a': 1}['a'], []string{2: "c", 0: "a"})
	const k = 2
	fmt.Println([...]bool{k: true, k + 1: false}, [k * 2]byte{'x'})
	p := &[]int{1, 2}
	(*p)[0] = 9
	q := &map[string]int{"a": 1}
	(*q)["b"] = 2
	r := &[2]int{5, 6}
	r[0]++
	fmt.Println(*p, *q, *r, (&point{7, 8}).x)
	fmt.Println([]interface{}{1, "a", nil, point{}, []int(nil)})
	funcs := []func(int) int{func(x int) int { return x }, nil}
	fmt.Println(funcs[0](3), funcs[1] == nil)
	anonymous := []struct {
		name string
		f    func() string
	}{{"a", func() string { return "A" }}, {name: "b"}}
	fmt.Println(anonymous[0].f(), anonymous[1].name, anonymous[1].f == nil)
	nested := map[string]map[int][]string{"a": {1: {"x", "y"}}}
	nested["a"][2] = append(nested["a"][2], "z")
	fmt.Println(nested)
	matrix := [2][2]*point{{{1, 2}}, {nil, {3, 4}}}
	fmt.Println(matrix[0][0].x, matrix[1][1].y, matrix[0][1] == nil)
	if (point{1, 2}) == (point{1, 2}) {
		fmt.Println("equal")
	}
	for _, p := range []point{{5, 6}} {
		fmt.Println(p)
	}
}
