// A goroutine's stack starts at 2 KiB and grows by copying; a thread's has a fixed size.
//
//scope:title A stack that grows and shrinks | 会伸缩的栈
//scope:about The stack doubles when a call does not fit, up to 1 GB. A thread has 2 MB. | 放不下就翻倍，最大 1GB；线程固定 2MB。
//scope:procs 1
package main

import "fmt"

// walk calls itself depth times; every call needs a frame on the stack.
func walk(depth int) int {
	if depth == 0 {
		//scope:cue The deepest call. From here on the frames go away again. | 最深的一次调用；从这里开始栈帧逐个消失。
		return 0
	}
	//scope:cue One more frame. If it does not fit, the stack is copied to twice the size. | 又一个栈帧。放不下时，栈被拷贝到两倍大的地方。
	return 1 + walk(depth-1)
}

func main() {
	done := make(chan int)
	go func() {
		//scope:cue A new goroutine: its stack is 2 KiB, a thousandth of a thread's. | 新的 goroutine：栈只有 2KiB，线程的千分之一。
		for _, depth := range []int{5, 60, 250} {
			done <- walk(depth)
		}
		//scope:cue Only a little of it is used now: the stack is halved, step by step. | 现在只用了一点点：栈逐步减半。
		for i := 0; i < 5; i++ {
			done <- walk(2)
		}
		close(done)
	}()
	for steps := range done {
		fmt.Println("walked", steps)
	}
}
