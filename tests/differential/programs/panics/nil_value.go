// panic(nil) is a panic too.
package main

func main() {
	panic(nil)
}
