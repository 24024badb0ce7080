// A named string is quoted.
package main

type reason string

func main() {
	panic(reason("because \"of\" this"))
}
