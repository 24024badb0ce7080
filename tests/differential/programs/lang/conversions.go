// Conversions between numbers, strings, bytes, runes and named types.
package main

import "fmt"

type Celsius float64
type ID string
type Bytes []byte
type Point struct{ X, Y int }
type Vector struct{ X, Y int }

func main() {
	big := 300
	fmt.Println(uint8(big), int8(big), int8(200-big), uint16(70000+big), int32(int64(1)<<33+int64(big)))
	var i32 int32 = -1
	fmt.Println(uint32(i32), uint64(i32), uint8(i32), int64(uint32(i32)), uint16(int8(i32)))
	f := 3.99
	fmt.Println(int(f), int(-f), float32(f), float64(float32(f)), int64(f*100))
	fmt.Println(float64(1<<53+1), float32(1<<24+1), float64(uint64(1<<63)))
	fmt.Println(string(rune(65)), string(rune(0x4e16)), string(rune(-1)), string(rune(0xd800)))
	s := "héllo, 世界"
	fmt.Println([]byte(s), []rune(s))
	fmt.Println(string([]byte{104, 105}), string([]rune{0x4e16, 'x', 0x10ffff + 1}))
	fmt.Println(string(Bytes("bytes")), Bytes("ab"), ID("x")+"y", Celsius(36.6)*2)
	p := Point{1, 2}
	v := Vector(p)
	v.X = 9
	fmt.Println(p, v, Point(v) == p, struct{ X, Y int }(p))
	b := []byte("immutable")
	t := string(b)
	b[0] = 'X'
	fmt.Println(t, string(b))
	invalid := "a\xffb\xc0\xaf"
	fmt.Println([]rune(invalid), len(invalid), string([]rune(invalid)) == invalid)
	slice := []int{1, 2, 3, 4}
	array := [4]int(slice)
	pointer := (*[2]int)(slice)
	pointer[0] = 100
	fmt.Println(slice, array, *pointer, len(pointer))
	var e interface{} = ID("id")
	_, isString := e.(string)
	id, isID := e.(ID)
	fmt.Println(isString, id, isID)
	var fn func(int) int = func(x int) int { return x + 1 }
	type Op func(int) int
	fmt.Println(Op(fn)(41), (func(int) int)(Op(fn))(1))
}
