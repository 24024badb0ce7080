// Who calls, and where from.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

func base(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func here() string {
	_, file, line, ok := runtime.Caller(1)
	return fmt.Sprint(base(file), ":", line, " ", ok)
}

func caller() string {
	pc, _, _, _ := runtime.Caller(1)
	return runtime.FuncForPC(pc).Name()
}

type server struct{}

func (server) get() string   { return caller() }
func (*server) post() string { return caller() }

func generic[T any](v T) string { return caller() }

func chain(n int) {
	if n > 0 {
		chain(n - 1)
		return
	}
	pcs := make([]uintptr, 20)
	pcs = pcs[:runtime.Callers(1, pcs)]
	frames := runtime.CallersFrames(pcs)
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			fmt.Println(frame.Function, base(frame.File), frame.Line, frame.Func.Name())
		} else {
			fmt.Println(frame.Function)
		}
		if !more {
			break
		}
	}
}

type traced struct {
	err   error
	where string
}

func (t traced) Error() string { return t.where + ": " + t.err.Error() }

func wrap(err error) error {
	pc, file, line, _ := runtime.Caller(1)
	name, at := runtime.FuncForPC(pc).FileLine(pc)
	return traced{err, fmt.Sprint(base(file), ":", line, " ", base(name), ":", at)}
}

func main() {
	fmt.Println(here())
	fmt.Println(
		here(),
	)
	fmt.Println(caller())
	fmt.Println(server{}.get(), (&server{}).post())
	fmt.Println(func() string { return caller() }())
	fmt.Println(generic(1) != "")
	chain(2)
	for i := 0; ; i++ {
		pc, _, _, ok := runtime.Caller(i)
		if !ok {
			break
		}
		fmt.Println(i, runtime.FuncForPC(pc).Name())
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for i := 0; i < 3; i++ {
			pc, _, _, ok := runtime.Caller(i)
			fmt.Println(i, ok, runtime.FuncForPC(pc) != nil)
		}
		fmt.Println(strings.Contains(string(debug.Stack()), "created by main.main in goroutine 1\n"))
	}()
	wg.Wait()
	fmt.Println(wrap(errors.New("bad")))
	fmt.Println(runtime.Callers(0, nil), runtime.FuncForPC(0) == nil)

	buf := make([]byte, 1<<14)
	text := string(buf[:runtime.Stack(buf, false)])
	lines := strings.Split(text, "\n")
	fmt.Println(lines[0], lines[1], strings.Contains(lines[2], "runtime_callers.go:"))
	fmt.Println(runtime.Stack(buf[:9], false), string(buf[:9]))
	text = string(debug.Stack())
	fmt.Println(strings.HasPrefix(text, "goroutine 1 [running]:\n"), strings.Contains(text, "main.main()\n\t"))
	func() {
		defer func() {
			recover()
			fmt.Println(strings.Contains(string(debug.Stack()), "main.main.func"))
		}()
		var p *server
		_ = *p
	}()
	fmt.Println(runtime.NumCPU() > 0, runtime.NumGoroutine(), runtime.Version() != "")
	debug.PrintStack()
	os.Exit(3)
}
