// An unbuffered channel: the sender waits for the receiver, and the value goes straight across.
//
//scope:title An unbuffered channel | 不带缓冲的通道
//scope:about No buffer: sender and receiver must meet. Watch who waits for whom. | 没有缓冲：发送和接收必须相遇。看谁在等谁。
//scope:procs 2
package main

import "fmt"

func main() {
	//scope:cue make(chan int) has no buffer: nothing can lie in it. | make(chan int) 没有缓冲：里面放不下任何值。
	ch := make(chan int)
	done := make(chan bool)

	go func() {
		for i := 1; i <= 3; i++ {
			//scope:cue <- is the only arrow. The sender blocks until somebody receives. | 只有 <- 这个箭头。没人接收，发送者就阻塞。
			ch <- i * 10
		}
		//scope:cue All three were received: only now the sender gets here. | 三个值都被接收后，发送者才走到这里。
		done <- true
	}()

	for i := 0; i < 3; i++ {
		//scope:cue The receiver blocks until a value comes, straight from the sender. | 接收者阻塞，直到值从发送者直接到来。
		v := <-ch
		fmt.Println("received", v)
	}
	<-done
}
