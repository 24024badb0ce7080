// range receives until the channel is closed and empty.
//
//scope:title range and close | 遍历与关闭通道
//scope:about close says: no more values. What is in the buffer is still received. | close 表示不再有值；缓冲区里的值仍会被接收。
//scope:procs 2
package main

import "fmt"

func produce(ch chan<- string) {
	for _, word := range []string{"one", "two", "three", "four"} {
		//scope:cue chan<- string: this function may only send. | chan<- string：这个函数只能发送。
		ch <- word
	}
	//scope:cue close: the channel takes no more values. | close：通道不再接受新的值。
	close(ch)
}

func main() {
	ch := make(chan string, 2)
	go produce(ch)
	//scope:cue range receives one value after the other, as from a slice. | range 一个接一个地接收，像遍历切片一样。
	for word := range ch {
		fmt.Println(word)
	}
	//scope:cue The loop has ended: the channel is closed and empty. | 循环结束：通道已关闭，而且空了。
	word, ok := <-ch
	fmt.Printf("after the end: %q %v\n", word, ok)
}
