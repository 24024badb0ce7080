// Expression switches: init, tagless, fallthrough, duplicates of calls, break.
package main

import "fmt"

func trace(s string, x int) int {
	fmt.Print(s, " ")
	return x
}

func grade(n int) string {
	switch {
	case n >= 90:
		return "A"
	case n >= 80:
		return "B"
	}
	return "F"
}

func main() {
	fmt.Println(grade(95), grade(85), grade(5))
	switch x := trace("tag", 2); x {
	case trace("one", 1), trace("two", 2), trace("unasked", 2):
		fmt.Println("found")
	case trace("three", 3):
		fmt.Println("not here")
	}
	for i := 0; i < 5; i++ {
		switch i {
		case 0:
			fmt.Print("zero ")
			fallthrough
		case 1:
			fmt.Print("one ")
		case 2:
			if i == 2 {
				break
			}
			fmt.Print("unreached")
		default:
			fmt.Print("default ")
			fallthrough
		case 3:
			fmt.Print("three ")
		}
	}
	fmt.Println()
	switch s := "b"; {
	case s == "a":
		fmt.Println("a")
	default:
		fmt.Println("default comes where it stands")
	case s == "b":
		fmt.Println("b")
	}
	var i interface{} = 3
	switch i {
	case "3":
		fmt.Println("string")
	case 3.0:
		fmt.Println("float")
	case 3:
		fmt.Println("int")
	}
	switch true {
	case false:
	case 1 > 0:
		fmt.Println("true")
	}
	switch {
	}
	switch trace("alone", 0) {
	}
	fmt.Println()
	type point struct{ x, y int }
	switch (point{1, 2}) {
	case point{2, 1}:
		fmt.Println("no")
	case point{1, 2}:
		fmt.Println("structs compare")
	}
loop:
	for i := 0; ; i++ {
		switch {
		case i < 3:
			continue loop
		case i == 5:
			break loop
		}
		fmt.Print(i, " ")
	}
	fmt.Println()
}
