// All goroutines wait: what each for, and who made it.
package main

func receives(c chan int) {
	<-c
}

func sends(c chan<- int) {
	c <- 1
}

func ranges(c chan string) {
	for range c {
	}
}

func main() {
	go receives(make(chan int))
	go sends(make(chan int))
	go ranges(make(chan string))
	go func() {
		var none chan int
		<-none
	}()
	go func() {
		var none chan int
		none <- 1
	}()
	go func() {
		select {
		case <-make(chan int):
		case make(chan bool) <- true:
		}
	}()
	go func() {
		select {}
	}()
	<-make(chan bool)
}
