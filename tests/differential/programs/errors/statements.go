// Statements that are not where they may be.
package main

func loop() {
	break
}

func main() {
	continue
	if x := 5; x {
	}
	for i := 0; i; i++ {
	}
	5
	"x" + "y"
	defer 5
	go func() {}
	i := 0
	i := 1
	const c = 5
	c = 6
}
