// os.Exit ends at once: no deferred calls, any status.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("not printed")
	fmt.Print("no newline")
	fmt.Fprint(os.Stderr, "on stderr")
	os.Exit(7)
}
