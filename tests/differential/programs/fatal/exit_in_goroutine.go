// From any goroutine, even while main panics or waits.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer func() {
		fmt.Println("deferred")
		go os.Exit(3)
		select {}
	}()
	panic("not told")
}
