// Channels used against their direction.
package main

func main() {
	c := make(chan int)
	var r <-chan int = c
	var s chan<- int = c
	r <- 1
	<-s
	close(r)
	for range s {
	}
	for a, b := range c {
	}
	c = r
	c <- "x"
	var x string = <-c
	5 <- 1
	select {
	case x == "":
	}
}
