// What a program says of itself: tasks, regions and logs.
package main

import (
	"context"
	"os"
	"runtime/trace"
	"sync"
)

func main() {
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := trace.Start(file); err != nil {
		panic(err)
	}
	defer trace.Stop()
	ctx, task := trace.NewTask(context.Background(), "order")
	defer task.End()
	trace.Log(ctx, "customer", "Ada")
	var wg sync.WaitGroup
	for _, dish := range []string{"soup", "rice", "tea"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			trace.WithRegion(ctx, "cook", func() {
				trace.Logf(ctx, "dish", "%s is on", dish)
			})
		}()
	}
	trace.WithRegion(ctx, "wait", wg.Wait)
}
