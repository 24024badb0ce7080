// A system call that blocks takes the OS thread along; the P goes on with another one.
//
//scope:title A system call takes the thread along | 系统调用会占住线程
//scope:about In the kernel a goroutine keeps its thread. Its P goes on without it. | 进入内核的 goroutine 占住线程，P 交给别的线程。
//scope:procs 1
package main

import (
	"fmt"
	"syscall"
	"time"
)

func inTheKernel(done chan<- string) {
	nap := syscall.NsecToTimespec(300_000)
	//scope:cue A system call: G and M are in the kernel. The P waits for 20 µs. | 系统调用：goroutine 和 M 在内核中。P 先等 20 微秒。
	syscall.Nanosleep(&nap, nil)
	//scope:cue Back from the kernel, without a P: it waits in line like everybody else. | 从内核回来时没有 P：和别的 goroutine 一样排队。
	done <- "slept in the kernel"
}

func compute(done chan<- string) {
	//scope:cue sysmon took the P and gave it to another M: the others run on. | sysmon 拿走 P 交给另一个 M：其他 goroutine 继续运行。
	for i := 0; i < 40000; i++ {
	}
	done <- "computed"
}

func main() {
	done := make(chan string)
	go compute(done)
	go inTheKernel(done)
	first, second := <-done, <-done
	fmt.Println(len(first) + len(second))

	//scope:cue time.Sleep is no system call: the goroutine waits, and no thread with it. | time.Sleep 不是系统调用：goroutine 在等，没有线程陪它等。
	time.Sleep(300 * time.Microsecond)
	fmt.Println("done")
}
