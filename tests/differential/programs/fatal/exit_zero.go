// Status 0, though goroutines wait.
package main

import "os"

func main() {
	go func() { select {} }()
	defer panic("not told")
	println("leaving")
	os.Exit(0)
}
