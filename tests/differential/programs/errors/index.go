// Indices that are known to be wrong.
package main

func main() {
	a := [3]int{}
	s := []int{1}
	const n = 5
	_ = a[3]
	_ = a[-1]
	_ = s[-1]
	_ = s["x"]
	_ = s[1.5]
	_ = "abc"[n]
	_ = s[2:1]
	_ = a[1:n]
	_ = "abc"[1:2:3]
	_ = s[::]
	m := map[string]int{}
	_ = m[1]
	_ = 5[0]
}
