// Status 0, though goroutines wait.
package main

import "os"

func main() {
	go func() { select {} }()
	defer panic("not told")
	os.Exit(0)
}
