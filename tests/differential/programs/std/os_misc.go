// args: first -second "third"
// os: arguments, errors, pipes.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	fmt.Println(len(os.Args), os.Args[1:])
	fmt.Printf("%q\n", os.Getenv("FIBERSCOPE_NEVER_SET"))
	fmt.Println(os.Stdout.Name(), os.Stderr.Name(), os.Stdin.Name(), os.Getpid() > 0)
	err := error(&os.PathError{Op: "open", Path: "/x", Err: errors.New("no such thing")})
	var pe *os.PathError
	fmt.Println(err, errors.As(err, &pe), pe.Unwrap())
	var se error = &os.SyscallError{Syscall: "read", Err: errors.New("bad")}
	fmt.Println(se, errors.Unwrap(se), os.ErrClosed)
	n, werr := os.Stdout.WriteString("text\n")
	fmt.Println(n, werr)
	n, werr = os.Stdout.Write([]byte("bytes\n"))
	fmt.Println(n, werr)
}
