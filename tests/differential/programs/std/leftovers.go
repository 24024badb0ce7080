// What no other program calls.
package main

import (
	"fmt"
	"log"
	"os"
	"sort"
	"strconv"
	"time"
)

func main() {
	t := time.Unix(0, 0).UTC()
	fmt.Println(t.In(time.UTC), t.Location())
	fmt.Println(string(strconv.AppendQuoteRune(nil, 'é')))
	r, multibyte, tail, err := strconv.UnquoteChar(`\u00e9x`, '"')
	fmt.Println(r, multibyte, tail, err)
	_, err = strconv.Atoi("x")
	fmt.Println(err.Error())
	s := sort.IntSlice{2, 1}
	fmt.Println(s.Less(1, 0))
	s.Swap(0, 1)
	fmt.Println(s)
	log.SetFlags(0)
	fmt.Println(log.Writer() == os.Stderr)
	func() {
		defer func() { fmt.Println(recover()) }()
		log.Panic("a", 1)
	}()
	fmt.Println(os.Stdin.Close())
	log.Fatal("ends", 1)
}
