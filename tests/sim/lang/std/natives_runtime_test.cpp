// The package runtime: what a program asks of its scheduler.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("runtime: GOMAXPROCS gives the setting before, and below 1 only asks", "[std]") {
    for (const How& how : all_worlds()) {
        const Ran ran = run_go(
            "fmt.Println(runtime.GOMAXPROCS(0) == runtime.GOMAXPROCS(-1)); "
            "fmt.Println(runtime.GOMAXPROCS(3) > 0, runtime.GOMAXPROCS(1), "
            "runtime.GOMAXPROCS(0))",
            how);
        CHECK(ran.out == "true\ntrue 3 1\n");
        CHECK(run_go("fmt.Println(runtime.GOMAXPROCS(0))", how).out ==
              std::to_string(how.procs) + "\n");
    }
}

TEST_CASE("runtime: NumGoroutine counts main and those that have not ended", "[std]") {
    CHECK(prints_everywhere(R"(
	stop, ended := make(chan int), make(chan int)
	before := runtime.NumGoroutine()
	for i := 0; i < 5; i++ {
		go func() { <-stop; ended <- 1 }()
	}
	with := runtime.NumGoroutine()
	close(stop)
	for i := 0; i < 5; i++ {
		<-ended
	}
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println(before, with, runtime.NumGoroutine(), runtime.NumCPU() > 0, runtime.GOOS)
)") == "1 6 1 true linux\n");
}

TEST_CASE("runtime: Gosched lets those who were there before run", "[std]") {
    for (const bool simulated : {false, true}) {
        CHECK(run_go(R"(
	runtime.Gosched()
	for i := 0; i < 3; i++ {
		go func() { fmt.Print(i, " ") }()
	}
	runtime.Gosched()
	fmt.Println("main")
)",
                     {.simulated = simulated})
                  .out == "2 0 1 main\n");
    }
}

TEST_CASE("runtime: locks and groups of a nil pointer are Go's panic", "[std]") {
    const char* const nil =
        "panic: runtime error: invalid memory address or nil pointer dereference";
    for (const char* body :
         {"var m *sync.Mutex; m.Lock()", "var m *sync.Mutex; m.Unlock()",
          "var m *sync.Mutex; m.TryLock()", "var w *sync.WaitGroup; w.Add(1)",
          "var w *sync.WaitGroup; w.Wait()", "var p *int32; atomic.AddInt32(p, 1)",
          "var p *int64; atomic.LoadInt64(p)", "var p *uint32; atomic.StoreUint32(p, 1)",
          "var p *atomic.Int64; p.Load()", "var m *sync.RWMutex; m.RLock()",
          "var c *sync.Cond; c.Signal()", "var o *sync.Once; o.Do(func() {})"}) {
        INFO(body);
        CHECK(dies_of(body) == nil);
    }
}

}  // namespace fiberscope::test
