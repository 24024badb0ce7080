// An else on a line of its own.
package main

func main() {
	if true {
	}
	else {
	}
}
