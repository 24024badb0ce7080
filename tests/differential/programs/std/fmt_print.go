// Print, Println, Sprint: where the spaces go; Fprint to writers.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

type upper struct{ out []string }

func (u *upper) Write(p []byte) (int, error) {
	u.out = append(u.out, strings.ToUpper(string(p)))
	return len(p), nil
}

type failing struct{}

func (failing) Write(p []byte) (int, error) { return 3, fmt.Errorf("disk full") }

func main() {
	fmt.Print("a", "b", 1, 2, true, "c", 3.5, nil, nil, "d\n")
	fmt.Print(1, 2, "x", 3, "\n")
	fmt.Println("a", "b", 1, 2, true, "c", nil)
	fmt.Println()
	fmt.Println("")
	fmt.Printf("%q %q %q\n", fmt.Sprint(), fmt.Sprint("a", 1, 2, "b"), fmt.Sprintln("end", 1))
	n, err := fmt.Println("counted é")
	fmt.Println(n, err)
	n, err = fmt.Print("12345\n")
	fmt.Println(n, err)
	n, err = fmt.Printf("%s\n", "123")
	fmt.Println(n, err)
	u := &upper{}
	fmt.Fprintln(u, "to a writer", 1)
	fmt.Fprintf(u, "%03d", 7)
	fmt.Fprint(u, "x", "y", 1)
	fmt.Printf("%q\n", u.out)
	var b strings.Builder
	fmt.Fprintf(&b, "%d-%s", 1, "one")
	var buf bytes.Buffer
	fmt.Fprint(&buf, b.String(), b.Len())
	fmt.Println(buf.String())
	n, err = fmt.Fprintln(failing{}, "text")
	fmt.Println(n, err)
	fmt.Fprintln(os.Stdout, "stdout")
	fmt.Fprintln(os.Stderr, "stderr")
	fmt.Fprintf(os.Stderr, "%v %s\n", []string{"x"}, "y")
	words := []interface{}{"spread", 1, true}
	fmt.Println(words...)
	fmt.Println(fmt.Sprintf("%[1]v %[1]T %[2]v", 5, "x"), fmt.Sprintf("plain"))
	os.Stdout.WriteString("WriteString\n")
	os.Stdout.Write([]byte("Write\n"))
}
