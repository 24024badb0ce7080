// The environment, as far as the program itself has set it.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	const name = "A_NAME_THAT_NOBODY_HAS_SET"
	fmt.Printf("%q\n", os.Getenv(name))
	fmt.Println(os.LookupEnv(name))
	fmt.Println(os.Setenv(name, "a value"), os.Getenv(name))
	fmt.Println(os.LookupEnv(name))
	fmt.Println(os.Setenv(name, ""))
	value, ok := os.LookupEnv(name)
	fmt.Printf("%q %v\n", value, ok)
	fmt.Println(os.Unsetenv(name))
	value, ok = os.LookupEnv(name)
	fmt.Printf("%q %v\n", value, ok)
	for _, bad := range []string{"", "a=b", "a\x00b"} {
		err := os.Setenv(bad, "x")
		var call *os.SyscallError
		fmt.Println(err, errors.As(err, &call))
	}
	fmt.Println(os.Setenv("GOOD", "b\x00d"))
}
