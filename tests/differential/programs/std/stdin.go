// What comes from stdin.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	buf := make([]byte, 4)
	n, err := os.Stdin.Read(buf)
	fmt.Printf("%q %v\n", buf[:n], err)
	in := bufio.NewScanner(os.Stdin)
	sum := 0
	for in.Scan() {
		var word string
		for _, r := range in.Text() {
			if r >= '0' && r <= '9' {
				sum += int(r - '0')
			}
			word = string(r) + word
		}
		fmt.Println(word)
	}
	fmt.Println(sum, in.Err())
	n, err = os.Stdin.Read(buf)
	fmt.Println(n, err == io.EOF)
}
