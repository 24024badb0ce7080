// Values, arithmetic, strings, slices, arrays, maps and how fmt prints them.
package main

import "fmt"

type Point struct{ X, Y int }
type Color int

const (
	Red Color = iota
	Green
)

func (c Color) String() string { return [...]string{"red", "green"}[c] }

func main() {
	p := Point{1, 2}
	fmt.Println(p, &p, []Point{p}, map[string]int{"b": 2, "a": 1}, nil, 1.5, 1e21, true)
	fmt.Printf("%v|%+v|%#v|%T|%5d|%-5s|%05d|%.2f|%q|%x|%c|%t\n", p, p, p, p, 42, "ab", 42, 3.14159, "hi", 255, 'x', true)
	fmt.Printf("%d %s %!|%z %d\n", "text", 5, 1)
	fmt.Println(Red, Green, []Color{Green}, map[Color]int{Red: 1})
	a, b := 1, 2
	a, b = b, a
	fmt.Println(a, b, uint8(a)-3, int8(a)<<7, -7/2, -7%3, 7&^2, ^5, 1<<10)
	s := []int{1, 2, 3, 4, 5}
	t := append(s[1:3], 99)
	fmt.Println(s, t, len(t), cap(t), s[:0], s[1:2:3])
	var grid [3][2]int
	grid[1][1] = 5
	copied := grid
	copied[0][0] = 1
	fmt.Println(grid, copied, grid == copied)
	for i, r := range "héy" {
		fmt.Print(i, ":", string(r), " ")
	}
	fmt.Println(len("héy"), []byte("hé"), string([]rune{104, 233}))
	i, list := 0, []int{7, 8}
	i, list[i] = 1, 99
	fmt.Println(i, list)
	k, pair := 1, []int{10, 20}
	for k, pair[k] = range []int{99} {
		break
	}
	fmt.Println(k, pair)
	m := map[Point]string{{1, 2}: "x"}
	v, ok := m[Point{3, 4}]
	fmt.Printf("%q %v %q %d\n", v, ok, m[p], len(m))
	delete(m, p)
	fmt.Println(len(m), min(3, 1, 2), max(2.5, 1))
	x := any(p)
	switch y := x.(type) {
	case int, string:
		fmt.Println("no", y)
	case Point:
		fmt.Println("point", y.X, x == any(Point{1, 2}))
	}
}
// expect: {1 2} &{1 2} [{1 2}] map[a:1 b:2] <nil> 1.5 1e+21 true
// expect: {1 2}|{X:1 Y:2}|main.Point{X:1, Y:2}|main.Point|   42|ab   |00042|3.14|"hi"|ff|x|true
// expect: %!d(string=text) %!s(int=5) %!!(int=1)|%!z(MISSING) %!d(MISSING)
// expect: red green [green] map[red:1]
// expect: 2 1 255 0 -3 -1 5 -6 1024
// expect: [1 2 3 99 5] [2 3 99] 3 4 [] [2]
// expect: [[0 0] [0 5] [0 0]] [[1 0] [0 5] [0 0]] false
// expect: 0:h 1:é 3:y 4 [104 195 169] hé
// expect: 1 [99 8]
// expect: 0 [10 99]
// expect: "" false "x" 1
// expect: 0 1 2.5
// expect: point 1 true
