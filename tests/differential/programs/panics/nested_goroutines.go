// Who made the goroutine that panics: a function in a goroutine.
package main

func second(done chan bool) {
	var a []int
	a[len(a)] = 1
	done <- true
}

func first(done chan bool) {
	go second(done)
}

func main() {
	done := make(chan bool)
	go first(done)
	<-done
}
