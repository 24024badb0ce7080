// A buffered channel: sender and receiver are independent, until the buffer is full.
//
//scope:title make(chan int, 100) | 带缓冲的通道
//scope:about Watch the buffer fill up, and what happens to the sender of value 101. | 看缓冲区被填满，以及发送第 101 个值时会怎样。
//scope:procs 2
package main

import (
	"fmt"
	"time"
)

func main() {
	//scope:cue The second argument of make is the size of the buffer. | make 的第二个参数是缓冲区的大小。
	ch := make(chan int, 100)
	done := make(chan bool)

	go func() {
		for i := 1; i <= 103; i++ {
			//scope:cue The value is copied into the buffer. Nobody has to receive it yet. | 值被拷贝进缓冲区，暂时不需要有人接收。
			ch <- i
		}
		done <- true
	}()

	//scope:cue main sleeps, and receives nothing. The buffer fills: 100 of 100. | main 睡眠，什么也不接收。缓冲区填满：100 / 100。
	time.Sleep(50 * time.Millisecond)
	fmt.Println("in the buffer:", len(ch), "of", cap(ch))

	sum := 0
	for i := 0; i < 103; i++ {
		//scope:cue One value out makes room: the waiting sender's value goes in. | 取出一个值，腾出位置：等待者的值放进来。
		sum += <-ch
	}
	<-done
	fmt.Println("sum:", sum)
}
