// The go statement, channels and select of the language. What must hold: a value sent is received
// once, in order, and every event of it passes the fold, in both worlds, on 1 to 8 Ps.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <string>

namespace fiberscope::test {

TEST_CASE("concurrency: a channel gives its values in order, and then zero and false", "[vm]") {
    CHECK(prints_everywhere(R"(
	for _, size := range []int{0, 1, 3} {
		c := make(chan int, size)
		go func() {
			for i := 0; i < 10; i++ {
				c <- i
			}
			close(c)
		}()
		for v := range c {
			fmt.Print(v, " ")
		}
		v, ok := <-c
		fmt.Println(v, ok, cap(c), len(c))
	}
)") == "0 1 2 3 4 5 6 7 8 9 0 false 0 0\n0 1 2 3 4 5 6 7 8 9 0 false 1 0\n0 1 2 3 4 5 6 7 8 9 0 "
       "false 3 0\n");
}

TEST_CASE("concurrency: many senders and receivers lose nothing and double nothing", "[vm]") {
    CHECK(prints_everywhere(R"(
	c, sums := make(chan int, 2), make(chan int)
	var senders sync.WaitGroup
	for s := 0; s < 5; s++ {
		senders.Add(1)
		go func() {
			defer senders.Done()
			for i := 1; i <= 100; i++ {
				c <- s*1000 + i
			}
		}()
	}
	for r := 0; r < 3; r++ {
		go func() {
			sum := 0
			for v := range c {
				sum += v
			}
			sums <- sum
		}()
	}
	senders.Wait()
	close(c)
	fmt.Println(<-sums + <-sums + <-sums)
)") == "1025250\n");
}

TEST_CASE("concurrency: values of every size travel whole", "[vm]") {
    // More than 16 words travel behind a pointer.
    CHECK(prints_everywhere(R"(
	type Big struct { a [30]int; s string }
	type None struct{}
	big, none, text := make(chan Big, 1), make(chan None), make(chan string)
	funcs, chans, faces := make(chan func() int, 1), make(chan chan int, 1), make(chan any, 3)
	go func() {
		var b Big
		b.a[29], b.s = 7, "seven"
		big <- b
		b.a[29] = 8
		none <- None{}
		text <- "text"
		close(big)
	}()
	b := <-big
	<-none
	fmt.Println(b.a[29], b.s, <-text)
	b, ok := <-big
	fmt.Println(b.a[29], b.s == "", ok)
	n := 5
	funcs <- func() int { n++; return n }
	chans <- make(chan int, 9)
	faces <- 1
	faces <- nil
	faces <- Big{}
	fmt.Println((<-funcs)(), n, cap(<-chans), <-faces, <-faces, (<-faces).(Big).s == "")
	arrays := make(chan [2]string, 1)
	select {
	case arrays <- [2]string{"x", "y"}:
	}
	select {
	case a := <-arrays:
		fmt.Println(a)
	}
	bigs := make(chan Big)
	go func() {
		select {
		case bigs <- Big{s: "selected"}:
		}
		close(bigs)
	}()
	for range 2 {
		select {
		case b, ok := <-bigs:
			fmt.Println(b.s, ok)
		}
	}
)") == "7 seven text\n0 true false\n6 6 9 1 <nil> true\n[x y]\nselected true\n false\n");
}

TEST_CASE("concurrency: arguments of a go statement are evaluated where it stands", "[vm]") {
    CHECK(prints_everywhere(R"(
type T struct{ n int }
func (t T) send(c chan int) { c <- t.n }
func (t *T) sendp(c chan int) { c <- t.n }
type S interface{ send(chan int) }
func main() {
	c := make(chan int)
	x := 1
	f := func(v int) { c <- v }
	go f(x)
	f = nil
	x = 2
	fmt.Print(<-c, " ")
	t := T{3}
	go t.send(c)
	t.n = 4
	fmt.Print(<-c, " ")
	var s S = t
	go s.send(c)
	s = nil
	fmt.Print(<-c, " ")
	send := (&t).sendp
	go send(c)
	fmt.Print(<-c, " ")
	go T.send(T{5}, c)
	fmt.Print(<-c, " ")
	go func(vs ...int) { c <- len(vs) }(1, 2, 3)
	fmt.Println(<-c)
	for i := range 3 {
		go func() { c <- i }()
	}
	fmt.Println(<-c + <-c + <-c)
}
)") == "1 3 4 4 5 3\n3\n");
}

TEST_CASE("concurrency: select takes what is ready, default only if nothing is", "[vm]") {
    CHECK(prints_everywhere(R"(
	a, b := make(chan int, 1), make(chan string, 1)
	try := func() {
		select {
		case v := <-a:
			fmt.Print("a", v, " ")
		case s, ok := <-b:
			fmt.Print("b", s, ok, " ")
		default:
			fmt.Print("none ")
		}
	}
	try()
	a <- 1
	try()
	b <- "x"
	try()
	close(b)
	try()
	select {
	case a <- 2:
		fmt.Print("sent ")
	default:
		fmt.Print("full ")
	}
	select {
	case a <- 3:
		fmt.Print("sent ")
	default:
		fmt.Print("full ")
	}
	var null chan int
	select {
	case <-null:
	case null <- 1:
	case v := <-a:
		fmt.Println("only", v)
	}
)") == "none a1 bxtrue bfalse sent full only 2\n");
}

TEST_CASE("concurrency: a select evaluates all its operands in order, and one left side", "[vm]") {
    CHECK(prints_everywhere(R"(
	trace := ""
	f := func(name string, c chan int) chan int { trace += name; return c }
	v := func(name string) int { trace += name; return 1 }
	full, empty := make(chan int, 1), make(chan int)
	full <- 7
	s := []int{0, 0}
	index := func() int { trace += "i"; return 1 }
	select {
	case f("a", empty) <- v("b"):
	case s[index()] = <-f("c", full):
	case f("d", nil) <- v("e"):
	}
	fmt.Println(trace, s)
	trace = ""
	select {
	case f("a", empty) <- v("b"):
	case s[index()] = <-f("c", full):
	default:
	}
	var ok bool
	m := map[string]int{}
	full <- 9
	select {
	case m["x"], ok = <-full:
	}
	fmt.Println(trace, m, ok)
)") == "abcdei [0 7]\nabc map[x:9] true\n");
}

TEST_CASE("concurrency: select is fair between cases that are ready", "[vm]") {
    CHECK(prints(R"(
	a, b := make(chan int), make(chan int)
	close(a)
	close(b)
	na, nb := 0, 0
	for i := 0; i < 1000; i++ {
		select {
		case <-a:
			na++
		case <-b:
			nb++
		}
	}
	fmt.Println(na > 350, nb > 350, na+nb)
)") == "true true 1000\n");
}

TEST_CASE("concurrency: two selects on both sides of two channels meet exactly once", "[vm]") {
    CHECK(prints_everywhere(R"(
	a, b := make(chan int), make(chan int)
	done := make(chan int)
	for g := 0; g < 2; g++ {
		go func() {
			sum := 0
			for i := 0; i < 200; i++ {
				select {
				case a <- 1:
				case b <- 1:
				}
				sum++
			}
			done <- sum
		}()
		go func() {
			sum := 0
			for i := 0; i < 200; i++ {
				select {
				case v := <-a:
					sum += v
				case v := <-b:
					sum += v
				}
			}
			done <- sum
		}()
	}
	fmt.Println(<-done + <-done + <-done + <-done)
)") == "800\n");
}

TEST_CASE("concurrency: close wakes everybody, a waiting sender panics", "[vm]") {
    CHECK(prints_everywhere(R"(
	gate, results := make(chan int), make(chan string)
	for i := 0; i < 4; i++ {
		go func() {
			_, ok := <-gate
			results <- fmt.Sprint("r", ok)
		}()
	}
	close(gate)
	for i := 0; i < 4; i++ {
		fmt.Print(<-results, " ")
	}
	blocked := make(chan int)
	go func() {
		defer func() { results <- fmt.Sprint(recover()) }()
		blocked <- 1
	}()
	runtime.Gosched()
	close(blocked)
	fmt.Println(<-results)
	func() {
		defer func() { fmt.Println(recover()) }()
		select {
		case gate <- 1:
		default:
		}
	}()
)") == "rfalse rfalse rfalse rfalse send on closed channel\nsend on closed channel\n");
}

TEST_CASE("concurrency: broken uses of channels are Go's panics", "[vm]") {
    CHECK(dies_of("c := make(chan int); close(c); c <- 1") == "panic: send on closed channel");
    CHECK(dies_of("c := make(chan int); close(c); close(c)") == "panic: close of closed channel");
    CHECK(dies_of("var c chan int; close(c)") == "panic: close of nil channel");
    CHECK(dies_of("n := -1; _ = make(chan int, n)") == "panic: makechan: size out of range");
    CHECK(dies_of("n := 1 << 46; _ = make(chan int, n)") == "panic: makechan: size out of range");
}

TEST_CASE("concurrency: who waits for ever is listed with its reason", "[vm]") {
    struct Case {
        const char* body;
        const char* reason;
    };
    static constexpr Case kCases[] = {
        {"<-make(chan int)", "chan receive"},
        {"make(chan int) <- 1", "chan send"},
        {"var c chan int; <-c", "chan receive (nil chan)"},
        {"var c chan int; c <- 1", "chan send (nil chan)"},
        {"select {}", "select (no cases)"},
        {"a, b := make(chan int), make(chan int); select { case <-a: case <-b: }", "select"},
        {"for range make(chan int) {}", "chan receive"},
        {"var m sync.Mutex; m.Lock(); m.Lock()", "sync.Mutex.Lock"},
        {"var m sync.RWMutex; m.Lock(); m.RLock()", "sync.RWMutex.RLock"},
        {"var m sync.RWMutex; m.RLock(); m.Lock()", "sync.RWMutex.Lock"},
        {"var w sync.WaitGroup; w.Add(1); w.Wait()", "sync.WaitGroup.Wait"},
        {"var m sync.Mutex; m.Lock(); sync.NewCond(&m).Wait()", "sync.Cond.Wait"},
    };
    for (const Case& test : kCases) {
        INFO(test.body);
        const std::string err = dies(test.body);
        CHECK(err.rfind("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [" +
                            std::string(test.reason) + "]:\n",
                        0) == 0);
        CHECK(err.find("main.main()") != std::string::npos);
    }
}

TEST_CASE("concurrency: when main returns the others stop where they are", "[vm]") {
    for (const How& how : all_worlds()) {
        const Ran ran = run_go(R"(
	for i := 0; i < 20; i++ {
		go func() { for { runtime.Gosched() } }()
		go func() { select {} }()
	}
	fmt.Println("main ends")
)",
                               how);
        CHECK(ran.status == 0);
        CHECK(ran.out == "main ends\n");
    }
}

TEST_CASE("concurrency: a loop without any call lets the others run", "[vm]") {
    CHECK(prints_everywhere(R"(
	var stop atomic.Bool
	go func() { stop.Store(true) }()
	n := 0
	for !stop.Load() {
		n++
	}
	fmt.Println("stopped", n >= 0)
)") == "stopped true\n");
}

TEST_CASE("concurrency: thousands of goroutines chained one behind the other", "[vm]") {
#if defined(__SANITIZE_THREAD__)
    const std::string n = "1000";  // ThreadSanitizer knows 8128 threads and fibers at most
#else
    const std::string n = "10000";
#endif
    CHECK(prints(R"(
	leftmost := make(chan int)
	left := leftmost
	for i := 0; i < )" +
                 n + R"(; i++ {
		right := make(chan int)
		go func(l, r chan int) { l <- 1 + <-r }(left, right)
		left = right
	}
	go func(c chan int) { c <- 1 }(left)
	fmt.Println(<-leftmost)
)") == std::to_string(std::stoi(n) + 1) + "\n");
}

TEST_CASE("concurrency: a select leaves no memory behind", "[vm]") {
    CHECK(prints(R"(
	c, dummy := make(chan int, 1), make(chan int)
	run := func() {
		for i := 0; i < 10000; i++ {
			select {
			case c <- i:
			case <-dummy:
			}
			select {
			case <-c:
			case dummy <- 1:
			}
		}
	}
	var before, after runtime.MemStats
	run()
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	fmt.Println(after.Alloc-before.Alloc < 1<<16)
)") == "true\n");
}

}  // namespace fiberscope::test
