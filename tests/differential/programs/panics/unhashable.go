// A key that cannot be one.
package main

func main() {
	m := map[interface{}]bool{}
	for _, k := range []interface{}{1, "a", []int{1}} {
		m[k] = true
		println(len(m))
	}
}
