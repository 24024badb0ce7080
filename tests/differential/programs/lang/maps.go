// Maps: nil ones, missing keys, deletion while ranging, all kinds of keys.
package main

import "fmt"

type Key struct {
	Name string
	N    int
}

type Shape interface{ Area() int }
type Square int

func (s Square) Area() int { return int(s * s) }

func main() {
	var none map[string]int
	v, ok := none["x"]
	fmt.Println(none == nil, len(none), v, ok)
	delete(none, "x")
	for range none {
		fmt.Println("never")
	}
	m := map[string]int{"b": 2, "a": 1}
	m["c"]++
	m["a"] += 10
	fmt.Println(m, len(m))
	delete(m, "b")
	delete(m, "zzz")
	_, ok = m["b"]
	fmt.Println(m, ok)
	structs := map[Key][]int{{"x", 1}: {1}, {"y", 2}: nil}
	structs[Key{"x", 1}] = append(structs[Key{"x", 1}], 2)
	fmt.Println(structs, len(structs[Key{"none", 0}]))
	inner := map[string]map[string]int{}
	if inner["a"] == nil {
		inner["a"] = map[string]int{}
	}
	inner["a"]["b"]++
	fmt.Println(inner, inner["x"]["y"])
	any := map[interface{}]string{1: "int", "1": "string", 1.0: "float", true: "bool", Key{}: "key", nil: "nil", Square(1): "square"}
	fmt.Println(len(any), any[1], any["1"], any[1.0], any[true], any[Key{}], any[nil], any[Square(1)], any[int8(1)] == "")
	shapes := map[Shape]int{Square(2): 4}
	shapes[Square(3)] = Square(3).Area()
	fmt.Println(shapes)
	c := make(chan int)
	chans := map[chan int]bool{c: true}
	p := &Key{}
	pointers := map[*Key]int{p: 1}
	fmt.Println(chans[c], chans[nil], pointers[p], pointers[&Key{}])
	sum, count := 0, 0
	numbers := make(map[int]int, 100)
	for i := 0; i < 1000; i++ {
		numbers[i] = i * i
	}
	for k, v := range numbers {
		sum += v
		if k%2 == 0 {
			delete(numbers, k)
		}
		count++
	}
	fmt.Println(sum, count <= 1000, len(numbers))
	for k := range numbers {
		delete(numbers, k)
	}
	fmt.Println(len(numbers))
	clear(m)
	fmt.Println(m, len(m))
	funcs := map[string]func(int) int{"twice": func(x int) int { return 2 * x }}
	fmt.Println(funcs["twice"](21), funcs["none"] == nil)
	type pair struct{ x, y float64 }
	literal := map[string]*pair{"p": {1, 2}}
	literal["p"].x = 5
	fmt.Println(*literal["p"])
	bools := map[bool]int{true: 1, false: 0}
	runes := map[rune]bool{'b': true, 'a': false}
	fmt.Println(bools, runes)
}
