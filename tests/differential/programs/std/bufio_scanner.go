// bufio.Scanner with each split function, and its errors.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
)

func main() {
	s := bufio.NewScanner(strings.NewReader("one\ntwo\r\n\nlast without newline"))
	for s.Scan() {
		fmt.Printf("%q ", s.Text())
	}
	fmt.Println(s.Err(), s.Scan())
	words := bufio.NewScanner(strings.NewReader("  the quick\tbrown\n fox "))
	words.Split(bufio.ScanWords)
	count := 0
	for words.Scan() {
		count++
		fmt.Print(string(words.Bytes()), ";")
	}
	fmt.Println(count)
	runes := bufio.NewScanner(strings.NewReader("aé\xff世"))
	runes.Split(bufio.ScanRunes)
	for runes.Scan() {
		fmt.Printf("%q ", runes.Text())
	}
	fmt.Println()
	bs := bufio.NewScanner(strings.NewReader("abc"))
	bs.Split(bufio.ScanBytes)
	for bs.Scan() {
		fmt.Print(bs.Bytes())
	}
	fmt.Println()
	commas := bufio.NewScanner(strings.NewReader("1,2,3"))
	commas.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, ','); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, bufio.ErrFinalToken
		}
		return 0, nil, nil
	})
	for commas.Scan() {
		fmt.Print(commas.Text(), " ")
	}
	fmt.Println(commas.Err())
	long := bufio.NewScanner(strings.NewReader(strings.Repeat("x", 100) + "\nshort"))
	long.Buffer(make([]byte, 0, 10), 50)
	fmt.Println(long.Scan(), long.Err())
	huge := bufio.NewScanner(strings.NewReader(strings.Repeat("y", 70000)))
	fmt.Println(huge.Scan(), huge.Err() == bufio.ErrTooLong)
	ok := bufio.NewScanner(strings.NewReader(strings.Repeat("y", 70000)))
	ok.Buffer(nil, 100000)
	fmt.Println(ok.Scan(), len(ok.Text()), bufio.MaxScanTokenSize)
	advance, token, err := bufio.ScanLines([]byte("a\nb"), false)
	fmt.Println(advance, string(token), err)
}
