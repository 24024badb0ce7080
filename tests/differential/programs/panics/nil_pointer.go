// A nil pointer: the signal's line stands below.
package main

type node struct {
	value int
	next  *node
}

func last(n *node) int {
	for n.next != nil {
		n = n.next
	}
	return n.value
}

func main() {
	println(last(&node{1, &node{2, nil}}))
	println(last(nil))
}
