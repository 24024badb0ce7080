// The go statement: a new goroutine runs a function, in the same address space.
//
//scope:title The go statement | go 语句
//scope:about Three go statements; watch where each new goroutine goes. | 三条 go 语句：看每个新 goroutine 去了哪里。
//scope:procs 2
package main

import (
	"fmt"
	"sync"
)

// Every goroutine sees the same variables.
var greetings [3]string

func greet(who int, wg *sync.WaitGroup) {
	//scope:cue This goroutine runs greet; it writes to a variable that all share. | 这个 goroutine 运行 greet，写入大家共享的变量。
	greetings[who] = fmt.Sprintf("hello from greet(%d)", who)
	wg.Done()
}

func main() {
	//scope:cue main is a goroutine too: the first one, G1. | main 也是 goroutine：第一个，G1。
	var wg sync.WaitGroup
	wg.Add(3)
	for i := 0; i < 3; i++ {
		//scope:cue go starts a goroutine. main goes on at once; the new one waits its turn. | go 启动一个 goroutine；main 立即继续，新的排队。
		go greet(i, &wg)
	}
	//scope:cue main waits until the counter is 0. The others run meanwhile. | main 等到计数为 0；其他 goroutine 这时运行。
	wg.Wait()
	//scope:cue One address space: main reads what the others wrote. | 同一个地址空间：main 读到别人写的值。
	for _, line := range greetings {
		fmt.Println(line)
	}
}
