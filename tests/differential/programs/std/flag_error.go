// args: -n five
// A flag that cannot be read: the error, the usage, status 2.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	flag.Usage = func() { fmt.Fprintln(os.Stderr, "usage: ours") }
	n := flag.Int("n", 1, "a number")
	flag.Bool("b", false, "a switch")
	flag.Parse()
	fmt.Println(*n)
}
