// main and init take and return nothing.
package main

func init() int { return 1 }

func main(args []string) { init() }
