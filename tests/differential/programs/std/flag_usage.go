// args: -b -name x
// flag: the text about all flags, and visiting them.
package main

import (
	"flag"
	"fmt"
	"time"
)

func main() {
	flag.Bool("b", false, "a switch")
	flag.Bool("long-switch", true, "on by default")
	flag.Int("n", 7, "a number")
	flag.Int("zero", 0, "none by default")
	flag.String("name", "none", "the `user` to greet")
	flag.String("empty", "", "a text\nof two lines")
	flag.Float64("ratio", 0.5, "a ratio")
	flag.Duration("wait", time.Second, "how `long`")
	flag.Duration("d", 0, "none")
	flag.Parse()
	flag.PrintDefaults()
	flag.VisitAll(func(f *flag.Flag) { fmt.Print(f.Name, "=", f.Value, " ") })
	fmt.Println()
	flag.Visit(func(f *flag.Flag) { fmt.Println(f.Name, f.DefValue) })
	fmt.Println(flag.UnquoteUsage(flag.Lookup("name")))
	fmt.Println(flag.NFlag())
}
