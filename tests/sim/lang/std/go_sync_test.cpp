// The packages sync and sync/atomic. What must hold over every number of Ps and in
// both worlds: no update is lost, nobody is let in who must wait, and the record of it is sound.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace fiberscope::test {

TEST_CASE("sync: a mutex lets one in at a time", "[std]") {
    CHECK(prints_everywhere(R"(
	var mu sync.Mutex
	var wg sync.WaitGroup
	count, inside, most := 0, 0, 0
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 50; i++ {
				mu.Lock()
				inside++
				most = max(most, inside)
				count++
				if i%10 == 0 {
					runtime.Gosched()
				}
				inside--
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(count, most, mu.TryLock(), mu.TryLock())
)") == "400 1 true false\n");
}

TEST_CASE("sync: unlocking what is not locked ends the program", "[std]") {
    CHECK(dies_of("var m sync.Mutex; m.Unlock()") == "fatal error: sync: unlock of unlocked mutex");
    CHECK(dies_of("var m sync.RWMutex; m.Unlock()") ==
          "fatal error: sync: Unlock of unlocked RWMutex");
    CHECK(dies_of("var m sync.RWMutex; m.RUnlock()") ==
          "fatal error: sync: RUnlock of unlocked RWMutex");
    CHECK(dies_of("var m sync.RWMutex; m.RLock(); m.Unlock()") ==
          "fatal error: sync: Unlock of unlocked RWMutex");
    // recover() does not stop it.
    CHECK(dies_of("defer func() { recover() }(); var m sync.Mutex; m.Unlock()") ==
          "fatal error: sync: unlock of unlocked mutex");
}

TEST_CASE("sync: a mutex may be unlocked by another goroutine", "[std]") {
    CHECK(prints_everywhere(R"(
	var mu sync.Mutex
	mu.Lock()
	go mu.Unlock()
	mu.Lock()
	fmt.Println("locked again")
)") == "locked again\n");
}

TEST_CASE("sync: a copy of a lock is another lock, in the state that it was copied in", "[std]") {
    // A copy was another way to the same lock, and the oldest mistake with locks worked.
    CHECK(prints(R"(
type Guarded struct { mu sync.Mutex; n int }
func main() {
	var g Guarded
	g.mu.Lock()
	g.mu.Unlock()
	h := g
	h.mu.Lock()
	fmt.Println(g.mu.TryLock(), h.mu.TryLock())
}
)") == "true false\n");
    CHECK(prints("var a sync.Mutex; a.Lock(); b := a; fmt.Println(b.TryLock()); b.Unlock(); "
                 "fmt.Println(b.TryLock(), a.TryLock())") == "false\ntrue false\n");
    CHECK(
        dies("work := func(wg sync.WaitGroup) { wg.Done() }\nvar wg sync.WaitGroup\nwg.Add(1)\ngo "
             "work(wg)\nwg.Wait()")
            .rfind("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 "
                   "[sync.WaitGroup.Wait]:",
                   0) == 0);
}

TEST_CASE("sync: readers share, a writer is alone", "[std]") {
    CHECK(prints_everywhere(R"(
	var rw sync.RWMutex
	var wg sync.WaitGroup
	var readers, wrong atomic.Int32
	value := 0
	for g := 0; g < 6; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 30; i++ {
				if g%3 == 0 {
					rw.Lock()
					if readers.Load() != 0 {
						wrong.Add(1)
					}
					value++
					rw.Unlock()
				} else {
					rw.RLock()
					readers.Add(1)
					runtime.Gosched()
					readers.Add(-1)
					rw.RUnlock()
				}
			}
		}()
	}
	wg.Wait()
	rw.RLock()
	rw.RLock()
	fmt.Println(value, wrong.Load(), rw.TryLock(), rw.TryRLock())
	rw.RUnlock()
	rw.RUnlock()
	rw.RUnlock()
	l := rw.RLocker()
	l.Lock()
	l.Unlock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
)") == "60 0 false true\ntrue false\n");
}

TEST_CASE("sync: a WaitGroup waits for all, and may be used again", "[std]") {
    CHECK(prints_everywhere(R"(
	var wg sync.WaitGroup
	var n atomic.Int64
	wg.Wait()
	for round := 0; round < 3; round++ {
		wg.Add(10)
		for i := 0; i < 10; i++ {
			go func() {
				defer wg.Done()
				n.Add(1)
			}()
		}
		wg.Wait()
		fmt.Print(n.Load(), " ")
	}
	fmt.Println()
)") == "10 20 30 \n");
    CHECK(dies_of("var wg sync.WaitGroup; wg.Done()") == "panic: sync: negative WaitGroup counter");
    CHECK(prints("defer func() { fmt.Println(recover()) }(); var wg sync.WaitGroup; wg.Add(-1)") ==
          "sync: negative WaitGroup counter\n");
}

TEST_CASE("sync: WaitGroup.Go starts the function and waits for it", "[std]") {
    CHECK(run_go("var wg sync.WaitGroup; n := 0; wg.Go(func() { n = 5 }); wg.Wait(); "
                 "fmt.Println(n)",
                 {.procs = 4})
              .out == "5\n");
}

TEST_CASE("sync: Once runs its function once, and everybody waits for it", "[std]") {
    CHECK(prints_everywhere(R"(
	var once sync.Once
	var wg sync.WaitGroup
	ready, runs := false, 0
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			once.Do(func() {
				runtime.Gosched()
				ready = true
				runs++
			})
			if !ready {
				panic("not ready")
			}
		}()
	}
	wg.Wait()
	f := sync.OnceFunc(func() { runs += 10 })
	f()
	f()
	var failed sync.Once
	for range 2 {
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			failed.Do(func() { panic("once") })
		}()
	}
	fmt.Println(runs)
)") == "recovered once\nrecovered <nil>\n11\n");
}

TEST_CASE("sync: Cond wakes one or all", "[std]") {
    CHECK(prints_everywhere(R"(
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var wg sync.WaitGroup
	waiting, woken, open := 0, 0, 0
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			waiting++
			for open == 0 {
				cond.Wait()
			}
			open--
			woken++
		}()
	}
	all := func() bool { mu.Lock(); defer mu.Unlock(); return waiting == 5 }
	for !all() {
		runtime.Gosched()
	}
	mu.Lock()
	open = 1
	mu.Unlock()
	cond.Signal()
	one := func() bool { mu.Lock(); defer mu.Unlock(); return woken == 1 }
	for !one() {
		runtime.Gosched()
	}
	mu.Lock()
	open = 4
	mu.Unlock()
	cond.Broadcast()
	wg.Wait()
	cond.Signal()
	fmt.Println(woken, open)
)") == "5 0\n");
}

TEST_CASE("sync: Pool and Map", "[std]") {
    CHECK(prints_everywhere(R"(
	made := 0
	pool := sync.Pool{New: func() any { made++; return new(int) }}
	a := pool.Get().(*int)
	*a = 7
	pool.Put(a)
	pool.Put(nil)
	fmt.Println(made, (&sync.Pool{}).Get() == nil)
	var m sync.Map
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m.Store(i, i*i)
			m.LoadOrStore(i%5, "no")
		}()
	}
	wg.Wait()
	v, ok := m.Load(3)
	old, loaded := m.LoadOrStore(4, "new")
	fresh, loaded2 := m.LoadOrStore("k", 1)
	gone, was := m.LoadAndDelete("k")
	m.Delete(19)
	_, missing := m.Load(19)
	n := 0
	m.Range(func(k, v any) bool { n++; return n < 10 })
	fmt.Println(v == 9 || v == "no", ok, old != nil, loaded, fresh, loaded2, gone, was, missing, n)
)") == "1 true\ntrue true true true 1 false 1 true false 10\n");
}

TEST_CASE("sync: RWMutex, Cond and OnceFunc do what Go's do, copied, misused and contended",
          "[std]") {
    std::ifstream file(std::string(FIBERSCOPE_SOURCE_DIR) + "/tests/sim/lang/std/sync_objects.go");
    std::string text, expected, line;
    while (std::getline(file, line)) {
        constexpr std::string_view kMark = "// expect: ";
        if (line.rfind(kMark, 0) == 0)
            expected += line.substr(kMark.size()) + "\n";
        else
            text += line + "\n";
    }
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        CAPTURE(procs, seed);
        const Ran ran = run_go(text, {.procs = procs, .simulated = true, .seed = seed});
        CHECK(ran.out == expected);
        CHECK(ran.err == "");
        CHECK(ran.status == 0);
    }
}

TEST_CASE("sync: who waits at an RWMutex or a Cond is shown as in Go, and by its variable's name",
          "[std]") {
    Judge judge(true);
    const auto program = compile_go(R"(
	var state sync.RWMutex
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	state.RLock()
	go func() { state.Lock() }()
	time.Sleep(time.Millisecond)
	go func() { state.RLock() }()
	go func() { mu.Lock(); changed.Wait() }()
	time.Sleep(time.Millisecond)
)");
    run_go(*program, {.procs = 2, .simulated = true}, judge);
    std::map<std::string, ObjectKind> kinds;
    for (const replay::ObjectState& object : judge.state().objects)
        kinds[std::string(judge.strings().text(object.name))] = object.kind;
    CHECK(kinds["state"] == ObjectKind::rwmutex);
    CHECK(kinds["changed"] == ObjectKind::cond);
    CHECK(kinds["mu"] == ObjectKind::mutex);
    std::vector<std::string> reasons;
    for (const replay::GoState& g : judge.state().gos)
        if (g.status == replay::GoStatus::waiting) reasons.push_back(text_of(g.reason));
    CHECK(reasons ==
          std::vector<std::string>{"sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.Cond.Wait"});
}

TEST_CASE("atomic: no addition is lost, and integers wrap at their width", "[std]") {
    CHECK(prints_everywhere(R"(
	var a int64
	var b atomic.Int32
	var c atomic.Uint64
	var done sync.WaitGroup
	for g := 0; g < 4; g++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for i := 0; i < 100; i++ {
				atomic.AddInt64(&a, 2)
				for {
					old := b.Load()
					if b.CompareAndSwap(old, old+1) {
						break
					}
				}
				c.Add(1)
			}
		}()
	}
	done.Wait()
	fmt.Println(a, b.Load(), c.Load())
	x := int32(math.MaxInt32)
	y := uint32(0)
	z := uint64(5)
	fmt.Println(atomic.AddInt32(&x, 1), atomic.AddUint32(&y, ^uint32(0)), atomic.AddUint64(&z, ^uint64(1)), x, y, z)
	fmt.Println(atomic.SwapInt32(&x, 5), atomic.LoadInt32(&x), atomic.CompareAndSwapUint32(&y, 1, 2), atomic.CompareAndSwapUint64(&z, 3, 9), z)
	var flag atomic.Bool
	fmt.Println(flag.Load(), flag.Swap(true), flag.CompareAndSwap(true, false), flag.Load())
	var v atomic.Value
	fmt.Println(v.Load())
	v.Store([]int{1, 2})
	fmt.Println(v.Load())
)") == "800 400 400\n-2147483648 4294967295 3 -2147483648 4294967295 3\n-2147483648 5 false true "
       "9\nfalse false true false\n<nil>\n[1 2]\n");
}

TEST_CASE("atomic: a Value holds one type and never nil", "[std]") {
    CHECK(dies_of("var v atomic.Value; v.Store(nil)") ==
          "panic: sync/atomic: store of nil value into Value");
    CHECK(dies_of("var v atomic.Value; v.Store(1); v.Store(\"a\")") ==
          "panic: sync/atomic: store of inconsistently typed value into Value");
}

}  // namespace fiberscope::test
