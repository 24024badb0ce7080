// Every verb on every kind, with the flags.
package main

import "fmt"

type named int
type text string

func main() {
	for _, v := range []string{"%v", "%d", "%5d|", "%-5d|", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%o", "%#o", "%O", "%b", "%#b", "%c", "%q", "%U", "%#U", "%e", "%s", "%t", "%p", "%08b", "%.3d", "%8.3d|", "%-8.3d|", "%+.2d", "%#X", "%+q"} {
		fmt.Printf(v+" ", 42)
		fmt.Printf(v+" ", -42)
		fmt.Printf(v+"\n", uint8(200))
	}
	for _, v := range []string{"%v", "%f", "%.2f", "%8.3f|", "%-8.2f|", "%08.3f", "%+.1f", "% f", "%e", "%E", "%.3e", "%g", "%G", "%.3g", "%10.4g|", "%d", "%s", "%F", "%x", "%X", "%b", "%#v", "%.0f", "%+v", "%#g", "%#.3g", "%#f", "%#.0f"} {
		fmt.Printf(v+" ", 3.14159)
		fmt.Printf(v+" ", -1e21)
		fmt.Printf(v+" ", 1e-7)
		fmt.Printf(v+"\n", float32(0.1))
	}
	for _, v := range []string{"%v", "%s", "%q", "%x", "%X", "% x", "%#x", "%# X", "%10s|", "%-10s|", "%.2s", "%10.3s|", "%d", "%+q", "%#q", "%#v", "%T", "%t", "%c", "%05s", "%-05s|", "%.0s|", "%.10s", "%U"} {
		fmt.Printf(v+" ", "héy")
		fmt.Printf(v+" ", text("a`b\n"))
		fmt.Printf(v+"\n", []byte("by"))
	}
	for _, v := range []string{"%v", "%t", "%5t|", "%-7t|", "%d", "%s", "%q", "%#v", "%x"} {
		fmt.Printf(v+" ", true)
		fmt.Printf(v+"\n", false)
	}
	for _, v := range []string{"%c", "%q", "%U", "%#U", "%d", "%x", "%#q", "%+q", "%v", "%5c|", "%-5c|", "%05q"} {
		fmt.Printf(v+" ", 'x')
		fmt.Printf(v+" ", '世')
		fmt.Printf(v+" ", '\n')
		fmt.Printf(v+"\n", rune(0x10ffff+1))
	}
	fmt.Printf("%q %c %q %c %U %#U\n", uint64(1<<63), int64(-1<<62), 1<<33, 0x110000, -1, 1<<40)
	fmt.Printf("%v %d %T %#v %x\n", named(7), named(7), named(7), named(7), named(255))
	fmt.Printf("%6.2f%%|%t|%v|%+d\n", 99.5, true, nil, 0)
	fmt.Printf("%*d|%-*d|%.*f|%0*d\n", 5, 42, 5, 42, 2, 3.14159, 6, 42)
	fmt.Printf("%[2]d %[1]d %[2]v %d\n", 1, 2)
	fmt.Printf("%[3]*.[2]*[1]f|\n", 12.0, 2, 6)
	fmt.Printf("%v %v %v\n", int8(-5), uint64(1<<63), uintptr(10))
	fmt.Printf("%x %X %x\n", "hello", []byte{1, 171}, [3]byte{1, 2, 3})
}
