// Imports that are made twice, in vain, or under a wrong name.
package main

import (
	"fmt"
	"fmt"
	. "strings"
	_ "sort"
	io "os"
	time "time"
)

var os = 1

func main() { fmt.Println(os.Args, math.Pi) }
