// In a deferred call, while panicking.
package main

func main() {
	defer func() {
		<-make(chan int)
	}()
	panic("not told")
}
