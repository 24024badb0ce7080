// log: flags, prefixes, loggers of one's own.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.Println("to stderr", 1)
	log.Print("no newline is added", "twice\n")
	log.Printf("%d%%", 50)
	log.SetPrefix("[p] ")
	log.Print("with prefix")
	fmt.Println(log.Flags(), log.Prefix())
	var b strings.Builder
	log.SetOutput(&b)
	log.Println("captured")
	log.SetFlags(log.Lmsgprefix)
	log.Println("prefix after")
	fmt.Printf("%q\n", b.String())
	log.SetOutput(os.Stdout)
	log.SetPrefix("")
	var buf bytes.Buffer
	l := log.New(&buf, "own: ", 0)
	l.Println("a", 1)
	l.Printf("%s", "b")
	l.Print("c")
	l.SetPrefix("new: ")
	l.SetFlags(log.Lmsgprefix)
	l.Println("d")
	fmt.Print(buf.String(), l.Prefix(), l.Flags(), "\n")
	l.SetOutput(os.Stdout)
	l.Println("to stdout")
	log.SetFlags(log.LstdFlags)
	b.Reset()
	log.SetOutput(&b)
	log.Println("dated")
	text := b.String()
	fmt.Println(len(text), text[4] == '/', text[13] == ':', text[20:] == "dated\n", log.LstdFlags == log.Ldate|log.Ltime)
	log.SetFlags(log.Lmicroseconds | log.LUTC)
	b.Reset()
	log.Print("x")
	fmt.Println(len(b.String()))
	log.SetFlags(log.Lshortfile)
	b.Reset()
	log.Print("where")
	fmt.Print(b.String())
	func() {
		defer func() { fmt.Printf("%q\n", recover()) }()
		l.Panicf("panic %d", 1)
	}()
	fmt.Println(log.Default() != nil, l.Writer() == os.Stdout)
	log.SetOutput(os.Stderr)
	log.SetFlags(0)
	l.Fatalln("last words")
}
