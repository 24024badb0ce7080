// Numbers stand in brackets with their type.
package main

func main() {
	panic(42)
}
