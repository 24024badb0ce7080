// Main has gone, and nobody else is there.
package main

import "runtime"

func main() {
	defer println("deferred")
	runtime.Goexit()
}
