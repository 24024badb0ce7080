// Sleeping, timers and tickers. In the real world only what no slow machine can break is asked for:
// never sooner than due, in order where one causes the other.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

TEST_CASE("time: a sleep is never shorter than asked for", "[std]") {
    CHECK(prints_everywhere(R"(
	start := time.Now()
	time.Sleep(2 * time.Millisecond)
	d := time.Since(start)
	time.Sleep(0)
	time.Sleep(-time.Hour)
	fmt.Println(d >= 2*time.Millisecond, time.Until(start) < 0, !time.Now().Before(start))
)") == "true true true\n");
}

TEST_CASE("time: sleepers wake in the order of their times", "[std]") {
    for (const std::uint32_t procs : {1u, 4u}) {
        CHECK(run_go(R"(
	c := make(chan int)
	for _, ms := range []int{30, 10, 20} {
		go func() {
			time.Sleep(time.Duration(ms) * time.Millisecond)
			c <- ms
		}()
	}
	fmt.Println(<-c, <-c, <-c)
)",
                     {.procs = procs, .simulated = true})
                  .out == "10 20 30\n");
    }
}

TEST_CASE("time: a timer fires once, stopped in time it does not", "[std]") {
    CHECK(prints_everywhere(R"(
	t := time.NewTimer(time.Millisecond)
	when := <-t.C
	fmt.Println(when.IsZero(), t.Stop(), t.Stop())
	t = time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop(), t.Reset(time.Millisecond))
	<-t.C
	t.Reset(time.Hour)
	fmt.Println(t.Reset(time.Microsecond))
	<-t.C
	select {
	case <-t.C:
		fmt.Println("again")
	default:
		fmt.Println("once")
	}
	select {
	case <-time.After(time.Millisecond):
		fmt.Println("after")
	case <-time.After(time.Hour):
		fmt.Println("never")
	}
)") == "false false false\ntrue false false\ntrue\nonce\nafter\n");
}

TEST_CASE("time: a stopped timer leaves no old value behind, as since Go 1.23", "[std]") {
    CHECK(prints_everywhere(R"(
	t := time.NewTimer(time.Microsecond)
	time.Sleep(2 * time.Millisecond)
	t.Stop()
	select {
	case <-t.C:
		fmt.Println("stale")
	default:
		fmt.Println("none")
	}
	t.Reset(time.Microsecond)
	time.Sleep(2 * time.Millisecond)
	fmt.Println(len(t.C), cap(t.C))
	t.Reset(time.Hour)
	fmt.Println(len(t.C), t.Stop())
)") == "none\n0 0\n0 true\n");
}

TEST_CASE("time: AfterFunc runs in a goroutine of its own", "[std]") {
    CHECK(prints_everywhere(R"(
	done := make(chan string)
	time.AfterFunc(time.Millisecond, func() { done <- "fired" })
	never := time.AfterFunc(time.Hour, func() { panic("never") })
	fmt.Println(<-done, never.Stop(), never.Stop())
	n := 0
	var again *time.Timer
	set := make(chan bool)
	again = time.AfterFunc(time.Microsecond, func() {
		<-set
		if n++; n < 3 {
			again.Reset(time.Microsecond)
			return
		}
		done <- fmt.Sprint(n)
	})
	close(set)
	fmt.Println(<-done)
)") == "fired true false\n3\n");
}

TEST_CASE("time: a ticker ticks until it is stopped, and drops what nobody takes", "[std]") {
    CHECK(prints_everywhere(R"(
	last := time.Now()
	t := time.NewTicker(time.Millisecond)
	ordered := true
	for i := 0; i < 3; i++ {
		now := <-t.C
		ordered = ordered && !now.Before(last)
		last = now
	}
	t.Reset(2 * time.Millisecond)
	<-t.C
	t.Stop()
	fmt.Println(ordered)
	n := 0
	for range time.Tick(time.Millisecond) {
		if n++; n == 2 {
			break
		}
	}
	fmt.Println(n, time.Tick(0) == nil)
)") == "true\n2 true\n");
    CHECK(dies_of("time.NewTicker(0)") == "panic: non-positive interval for NewTicker");
    CHECK(run_go(R"(
	t := time.NewTicker(10 * time.Millisecond)
	time.Sleep(55 * time.Millisecond)
	n := 0
	for {
		select {
		case <-t.C:
			n++
			continue
		default:
		}
		break
	}
	fmt.Println(n)
)",
                 {.simulated = true})
              .out == "1\n");
}

TEST_CASE("time: a goroutine never sees a time before one that it heard of", "[std]") {
    // Virtual machines have clocks of their own; a value must not travel to an earlier one.
    CHECK(prints_everywhere(R"(
	c, done := make(chan time.Time, 3), make(chan bool)
	for g := 0; g < 4; g++ {
		go func() {
			for i := 0; i < 50; i++ {
				x := 0
				for j := 0; j < 20*g; j++ {
					x += j
				}
				_ = x
				c <- time.Now()
			}
			done <- true
		}()
		go func() {
			ordered := true
			for i := 0; i < 50; i++ {
				sent := <-c
				ordered = ordered && !time.Now().Before(sent)
			}
			done <- ordered
		}()
	}
	all := true
	for i := 0; i < 8; i++ {
		all = <-done && all
	}
	fmt.Println(all)
)") == "true\n");
}

TEST_CASE("time: virtual time passes only as the program says", "[std]") {
    CHECK(run_go(R"(
	start := time.Now()
	fmt.Println(start.UTC().Format(time.RFC3339))
	time.Sleep(36 * time.Hour)
	d := time.Since(start)
	fmt.Println(d >= 36*time.Hour, d < 36*time.Hour+time.Millisecond)
)",
                 {.simulated = true})
              .out == "2009-11-10T23:00:00Z\ntrue true\n");
}

TEST_CASE("time: a goroutine that waits for a timer is no deadlock, one that waits behind it is",
          "[std]") {
    CHECK(prints_everywhere(R"(
	c := make(chan int)
	time.AfterFunc(time.Millisecond, func() { close(c) })
	<-c
	fmt.Println("woken")
)") == "woken\n");
    CHECK(dies_of("t := time.NewTimer(time.Microsecond); <-t.C; <-t.C") ==
          "fatal error: all goroutines are asleep - deadlock!");
}

}  // namespace fiberscope::test
