// args: -n 5 -verbose -name=fiber -ratio 2.5 --wait 1m30s -off=false -count +7 -list a -list b rest of -n it
// flag: every kind, what is left over.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	n := flag.Int("n", 1, "a number")
	verbose := flag.Bool("verbose", false, "say more")
	off := flag.Bool("off", true, "on by default")
	name := flag.String("name", "none", "a name")
	ratio := flag.Float64("ratio", 1, "a ratio")
	wait := flag.Duration("wait", time.Second, "how long")
	unset := flag.String("unset", "default", "never given")
	var count int
	var text string
	var yes bool
	var pi float64
	var d time.Duration
	var l list
	flag.IntVar(&count, "count", 3, "into a variable")
	flag.StringVar(&text, "text", "t", "")
	flag.BoolVar(&yes, "yes", true, "")
	flag.Float64Var(&pi, "pi", 3.14, "")
	flag.DurationVar(&d, "d", time.Minute, "")
	flag.Var(&l, "list", "several")
	fmt.Println(flag.Parsed())
	flag.Parse()
	fmt.Println(*n, *verbose, *off, *name, *ratio, *wait, *unset, count, text, yes, pi, d, l)
	fmt.Println(flag.Parsed(), flag.NArg(), flag.Args(), flag.Arg(0), flag.Arg(9) == "", flag.NFlag())
	f := flag.Lookup("n")
	fmt.Println(f.Name, f.Usage, f.Value, f.DefValue, flag.Lookup("zz") == nil)
	fmt.Println(len(os.Args), os.Args[1:4])
}
