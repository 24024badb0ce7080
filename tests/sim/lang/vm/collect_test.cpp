// Garbage is collected, and nothing else. Most programs here run with a collection at every
// allocation, in several worlds, and are judged: whatever is missing from the roots would be
// overwritten by the next object (and is poisoned under AddressSanitizer).
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <cstring>
#include <string>
#include <vector>

namespace fiberscope::test {

namespace {

// What the program prints, the same with and without much collecting, in all worlds.
std::string prints_collected(std::string_view text) {
    const std::string once = prints(text);
    for (How how : all_worlds()) {
        for (const std::uint32_t every : {1u, 7u}) {
            how.collect_every = every;
            INFO("procs " << how.procs << " simulated " << how.simulated << " every " << every);
            const Ran ran = run_go(text, how);
            CHECK(ran.status == 0);
            CHECK(ran.err == "");
            CHECK(ran.out == once);
        }
    }
    return once;
}

}  // namespace

TEST_CASE("collect: what a frame, a global, a closure or a pointer into the middle holds stays",
          "[vm]") {
    CHECK(prints_collected(R"(
type node struct { next *node; name string; at [3]int }
var global = map[string][]*node{}
func build(n int) *node {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{head, fmt.Sprint("n", i), [3]int{i, i, i}}
		global["all"] = append(global["all"], head)
	}
	return head
}
func middle() *int { return &build(5).at[1] }
func part() []int { s := make([]int, 100); s[99] = 7; return s[98:] }
func text() string { s := fmt.Sprint("abc", 42, "def"); return s[3:5] }
func counter() func() int { n := &node{}; return func() int { n.at[0]++; return n.at[0] } }
func main() {
	list := build(20)
	p, s, t, f := middle(), part(), text(), counter()
	var any interface{} = build(3)
	for i := 0; i < 30; i++ { _ = fmt.Sprint(i, "garbage"); f() }
	n := 0
	for l := list; l != nil; l = l.next { n += len(l.name) + l.at[2] }
	fmt.Println(n, *p, s, t, f(), any.(*node).name, len(global["all"]), global["all"][7].name)
}
)") == "240 4 [0 7] 42 31 n2 28 n7\n");
}

TEST_CASE("collect: maps keep their keys and values, also those that grow while one walks",
          "[vm]") {
    CHECK(prints_collected(R"(
	type key struct { a string; b int }
	m := map[key]*string{}
	sum := 0
	for round := 0; round < 4; round++ {
		for i := 0; i < 40; i++ { s := fmt.Sprint("v", i); m[key{fmt.Sprint("k", i%25), i}] = &s }
		for k, v := range m {
			if k.b%3 == round%3 { delete(m, k) } else { sum += len(*v) + len(k.a) }
		}
	}
	inner := map[int]map[string][]int{}
	for i := 0; i < 30; i++ { inner[i] = map[string][]int{fmt.Sprint(i): {i, i}} }
	for i, m := range inner { sum += m[fmt.Sprint(i)][1] }
	var held map[interface{}]interface{} = map[interface{}]interface{}{}
	for i := 0; i < 20; i++ { held[fmt.Sprint(i)] = []string{fmt.Sprint(i)}; held[i] = &i }
	for k, v := range held { if s, ok := k.(string); ok { sum += len(v.([]string)[0]) - len(s) } }
	fmt.Println(len(m), sum > 0, len(held))
	clear(held)
	fmt.Println(len(held))
)") == "26 true 40\n0\n");
}

TEST_CASE("collect: values on their way through channels stay, large ones too", "[vm]") {
    CHECK(prints_collected(R"(
type small struct { name string; p *int }
type large struct { names [20]string; tail *small }
func main() {
	a, b, done := make(chan small), make(chan large, 3), make(chan int)
	go func() {
		for i := 0; i < 20; i++ { n := i; a <- small{fmt.Sprint("s", i), &n} }
		close(a)
	}()
	go func() {
		for i := 0; i < 20; i++ {
			var l large
			for k := range l.names { l.names[k] = fmt.Sprint(i, k) }
			n := i
			l.tail = &small{fmt.Sprint("t", i), &n}
			select {
			case b <- l:
			case <-done:
				return
			}
		}
		close(b)
	}()
	sum, text := 0, 0
	for a != nil || b != nil {
		select {
		case s, ok := <-a:
			if !ok { a = nil; break }
			sum += *s.p
			text += len(s.name)
		case l, ok := <-b:
			if !ok { b = nil; break }
			sum += *l.tail.p
			text += len(l.names[19]) + len(l.tail.name)
		}
		_ = make([]int, 50)
	}
	var parked [8]chan large
	for i := range parked {
		parked[i] = make(chan large)
		go func() { parked[i] <- large{tail: &small{fmt.Sprint("p", i), &i}} }()
	}
	for i := range parked {
		_ = fmt.Sprint("garbage", i)
		runtime.Gosched()
		text += len((<-parked[i]).tail.name)
	}
	chans := make(chan chan string, 2)
	for i := 0; i < 10; i++ {
		c := make(chan string, 1)
		c <- fmt.Sprint("boxed", i)
		chans <- c
		c = <-chans
		text += len(<-c)
	}
	fmt.Println(sum, text)
}
)") == "380 266\n");
}

TEST_CASE("collect: deferred calls, panics and what natives hold while they call back stay",
          "[vm]") {
    CHECK(prints_collected(R"(
type shy struct{ parts []string }
func (s shy) String() string {
	out := ""
	for i := 0; i < 10; i++ { out += fmt.Sprint(len(s.parts), i) }
	return out[:2] + s.parts[0]
}
type problem struct{ why string }
func (p *problem) Error() string { runtime.GC(); return fmt.Sprint("because ", p.why) }
func fails(i int) (err error) {
	defer func() {
		r := recover()
		for k := 0; k < 5; k++ { _ = fmt.Sprint(k) }
		err = fmt.Errorf("caught %v: %w", r, &problem{fmt.Sprint("x", i)})
	}()
	defer func(s string) { _ = fmt.Sprint(s, i); panic(fmt.Sprint("second ", s)) }(fmt.Sprint("arg", i))
	panic(&problem{fmt.Sprint("first", i)})
}
func main() {
	list := []shy{{[]string{fmt.Sprint("a", 1)}}, {[]string{"b", "c"}}}
	fmt.Println(list, map[string]shy{"k": {[]string{fmt.Sprint("z")}}}, &list[0])
	for i := 0; i < 3; i++ { fmt.Println(fails(i)) }
	words := strings.Split("the quick brown fox jumps", " ")
	sort.Slice(words, func(i, j int) bool { return fmt.Sprint(words[i], 1) < fmt.Sprint(words[j], 1) })
	fmt.Println(words, strings.Repeat(words[0], 3))
	var p *problem
	fmt.Println(errors.As(fmt.Errorf("x: %w", &problem{"deep"}), &p), p)
}
)") == "[1 a1 2 b] map[k:1 z] 1 a1\n"
       "caught second arg0: because x0\ncaught second arg1: because x1\n"
       "caught second arg2: because x2\n"
       "[brown fox jumps quick the] brownbrownbrown\n"
       "true because deep\n");
}

TEST_CASE("collect: locks live as long as their variables and whoever is inside", "[vm]") {
    CHECK(prints_collected(R"(
type guarded struct { mu sync.Mutex; rw sync.RWMutex; n int; name string }
func main() {
	var all []*guarded
	for i := 0; i < 5; i++ { all = append(all, &guarded{name: fmt.Sprint("g", i)}) }
	var wg sync.WaitGroup
	for w := 0; w < 4; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 20; i++ {
				g := all[(i+w)%5]
				g.mu.Lock()
				g.n += len(fmt.Sprint(g.name, i)) - len(g.name)
				g.mu.Unlock()
				g.rw.RLock()
				_ = fmt.Sprint(g.name)
				g.rw.RUnlock()
				var temporary sync.Mutex
				temporary.Lock()
				temporary.Unlock()
			}
		}()
	}
	wg.Wait()
	sum := 0
	for _, g := range all { sum += g.n }
	cond := sync.NewCond(&sync.Mutex{})
	ready := false
	go func() { _ = fmt.Sprint("x", 1); cond.L.Lock(); ready = true; cond.L.Unlock(); cond.Broadcast() }()
	cond.L.Lock()
	for !ready { cond.Wait() }
	cond.L.Unlock()
	copied := *all[0]
	all[0] = nil
	runtime.GC()
	copied.mu.Lock()
	fmt.Println(sum, copied.name)
}
)") == "120 g0\n");
}

TEST_CASE("collect: timers that will call a function, and whose channel somebody has, go off",
          "[vm]") {
    CHECK(prints_collected(R"(
	done := make(chan string)
	time.AfterFunc(2*time.Millisecond, func() { done <- fmt.Sprint("after", 1) })
	runtime.GC()
	fmt.Println(<-done)
	c := time.After(2 * time.Millisecond)
	runtime.GC()
	<-c
	ticker := time.NewTicker(time.Millisecond)
	tick := ticker.C
	ticker = nil
	for i := 0; i < 3; i++ { runtime.GC(); <-tick }
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Millisecond)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err())
)") == "after1\ncontext deadline exceeded\n");
}

TEST_CASE("collect: a timer that nobody has any more is stopped", "[vm]") {
    for (const bool simulated : {false, true}) {
        Judge judge(true);
        const auto program = compile_go(R"(
	for i := 0; i < 50; i++ {
		time.NewTicker(time.Hour)
		time.After(time.Hour)
		time.AfterFunc(time.Hour, func() {})
	}
	keep := 0
	keep = len(fmt.Sprint(keep, "overwrites what registers hold"))
	runtime.GC()
)");
        const Ran ran = run_go(*program, {.procs = 2, .simulated = simulated}, judge);
        CHECK(ran.status == 0);
        CHECK(judge.count(Kind::timer_add) == 150);
        // A few may still be in registers.
        CHECK(judge.count(Kind::timer_stop) >= 95);
        CHECK(judge.count(Kind::timer_stop) <= 100);
        CHECK(judge.count(Kind::gc_begin) == judge.count(Kind::gc_end));
        CHECK(judge.count(Kind::gc_begin) >= 1);
    }
}

TEST_CASE("collect: memory stays flat whatever a program throws away", "[vm]") {
    struct Waste {
        const char* what;
        const char* body;
    };
    const Waste wastes[] = {
        {"slices", "s := make([]int, 1000); s[5] = i"},
        {"large slices", "s := make([]int, 10000); s[5] = i"},
        {"strings", "s := \"\"; for k := 0; k < 50; k++ { s += \"xy\" }; total += len(s)"},
        {"maps",
         "m := map[int]string{}; for k := 0; k < 100; k++ { m[k] = \"v\" }; total += len(m)"},
        {"a map that grows and shrinks",
         "for k := 0; k < 100; k++ { big[k] = fmt.Sprint(k) }; for k := range big { delete(big, k) "
         "}"},
        {"closures", "for k := 0; k < 100; k++ { f := func() int { return i + k }; total += f() }"},
        {"channels", "c := make(chan int, 100); c <- i; total += <-c"},
        {"goroutines",
         "done := make(chan bool); for k := 0; k < 20; k++ { go func() { done <- true }() }; "
         "for k := 0; k < 20; k++ { <-done }"},
        {"locks",
         "var wg sync.WaitGroup; wg.Add(1); go wg.Done(); wg.Wait(); var mu sync.Mutex; "
         "mu.Lock(); mu.Unlock()"},
        {"timers", "<-time.After(time.Microsecond); time.NewTicker(time.Hour)"},
        {"panics", "func() { defer func() { recover() }(); panic(fmt.Sprint(i)) }()"},
        {"interfaces", "var x interface{} = [20]int{i}; total += x.([20]int)[0]"},
        {"deep stacks", "total += deep(i % 2000)"},
    };
    for (const Waste& waste : wastes) {
        INFO(waste.what);
        const std::string program = R"(
var big = map[int]string{}
var _ = sync.Mutex{}
var _ = time.Hour
func deep(n int) int { if n == 0 { return 0 }; return 1 + deep(n-1) }
func main() {
	total := 0
	var m runtime.MemStats
	var most uint64
	for round := 0; round < 5; round++ {
		for i := 0; i < 1000; i++ {
			)" + std::string(waste.body) +
                                    R"(
		}
		runtime.ReadMemStats(&m)
		if round < 2 { most = m.Sys + 2<<20 }
		if m.Sys > most { fmt.Println("grew from", most, "to", m.Sys) }
		if m.HeapAlloc > 16<<20 || m.HeapAlloc > m.HeapSys || m.Mallocs-m.Frees != m.HeapObjects {
			fmt.Println("implausible", m.HeapAlloc, m.HeapSys, m.Mallocs, m.Frees, m.HeapObjects)
		}
	}
	if total < 0 || deep(3) != 3 || len(big) > 100 { fmt.Println(total) }
}
)";
        for (const bool simulated : {false, true}) {
            const Ran ran = run_go(go_file(program), {.procs = 2, .simulated = simulated});
            CHECK(ran.out == "");
            CHECK(ran.err == "");
        }
    }
}

TEST_CASE("collect: hours of tickers and channels in virtual time keep memory flat", "[vm]") {
    CHECK(run_go(R"(
	results := make(chan string, 10)
	for w := 0; w < 3; w++ {
		go func() {
			ticker := time.NewTicker(time.Duration(w+1) * 500 * time.Millisecond)
			for t := range ticker.C {
				select {
				case results <- fmt.Sprint(w, t.Format("15:04:05"), make([]int, 100)[w]):
				case <-time.After(time.Second):
				}
			}
		}()
	}
	end := time.After(3 * time.Hour)
	n := 0
	var m runtime.MemStats
	for running := true; running; {
		select {
		case <-results:
			n++
		case <-end:
			running = false
		}
		if n == 5000 { runtime.ReadMemStats(&m) }
	}
	early := m.Sys
	runtime.ReadMemStats(&m)
	fmt.Println(n > 35000, m.NumGC > 2, m.Sys <= early+1<<20)
)",
                 {.procs = 2, .simulated = true})
              .out == "true true true\n");
}

TEST_CASE("collect: two simulated runs with much collecting have the same record", "[vm]") {
    const auto program = compile_go(R"(
	out := make(chan string)
	for w := 0; w < 4; w++ {
		go func() {
			m := map[string][]int{}
			for i := 0; i < 3000; i++ { m[fmt.Sprint(i%50)] = make([]int, i%200); if i%500 == 0 { out <- fmt.Sprint(w, i) } }
			out <- ""
		}()
	}
	for left := 4; left > 0; { if s := <-out; s == "" { left-- } }
	runtime.GC()
)");
    std::vector<Event> first;
    for (int i = 0; i < 3; ++i) {
        Judge judge(true);
        CHECK(run_go(*program, {.procs = 4, .simulated = true, .seed = 5}, judge).status == 0);
        CHECK(judge.count(Kind::gc_begin) > 3);
        if (i == 0) {
            first = judge.events();
            continue;
        }
        REQUIRE(judge.events().size() == first.size());
        for (std::size_t k = 0; k < first.size(); ++k) {
            INFO(k);
            REQUIRE(std::memcmp(&judge.events()[k], &first[k], sizeof(Event)) == 0);
        }
    }
}

TEST_CASE("collect: what a goroutine was started with stays until it begins", "[vm]") {
    // Up to four words of parameters wait in its Interpreter, more in an object of their own, and
    // what a closure holds is found through the closure alone.
    CHECK(prints_collected(R"(
type wide struct { a, b, c, d, e *int }
type named struct { name string }
func (n *named) tell(to chan string) { to <- n.name }
type teller interface{ tell(chan string) }
func fresh(i int) *int { p := new(int); *p = i; return p }
func near(a *int, s []int, to chan string) { to <- fmt.Sprint(*a, s) }
func far(w wide, s string, to chan string) { to <- fmt.Sprint(*w.a, *w.b, *w.c, *w.d, *w.e, s) }
func huge(all [3000]*int, to chan string) { to <- fmt.Sprint(*all[0], *all[2999]) }
func start(i int, to chan string) {
	go near(fresh(i), []int{i, i + 1}, to)
	go far(wide{fresh(1), fresh(2), fresh(3), fresh(4), fresh(i)}, fmt.Sprint("s", i), to)
	var all [3000]*int
	all[0], all[2999] = fresh(i), fresh(i + 7)
	go huge(all, to)
	held := fresh(i + 100)
	go func() { to <- fmt.Sprint(*held) }()
	var t teller = &named{fmt.Sprint("n", i)}
	go t.tell(to)
}
func main() {
	to := make(chan string, 15)
	for i := 0; i < 3; i++ { start(i, to) }
	for i := 0; i < 50; i++ { _ = fmt.Sprint(i, "garbage") }
	runtime.GC()
	all := []string{}
	for i := 0; i < 15; i++ { all = append(all, <-to) }
	sort.Strings(all)
	fmt.Println(all)
}
)") == "[0 7 0 [0 1] 1 2 3 4 0s0 1 2 3 4 1s1 1 2 3 4 2s2 1 8 1 [1 2] 100 101 102 2 9 2 [2 3] n0 "
       "n1 n2]\n");
}

TEST_CASE("collect: goroutines that come and go from thread to thread share what they leave",
          "[vm]") {
    // Each round starts more than a thread keeps, from threads of all kinds, and ends them on
    // others; some grow, so that their first stack goes back before they do. A stack or Interpreter
    // that two had would show in the sum, or as an event that cannot be.
    CHECK(prints_collected(R"(
func deep(n int) int { if n == 0 { return 0 }; var pad [20]int; pad[n%20] = n; return deep(n-1) + pad[n%20]/n }
func main() {
	var group sync.WaitGroup
	var sum atomic.Int64
	for round := 0; round < 3; round++ {
		for k := 0; k < 4; k++ {
			group.Add(1)
			go func() {
				defer group.Done()
				for i := 0; i < 50; i++ {
					group.Add(1)
					go func(i, k int) {
						defer group.Done()
						if i % 10 == 0 { runtime.Gosched() }
						if i % 7 == 0 { sum.Add(int64(deep(40))) }
						sum.Add(int64(i * (k + 1)))
					}(i, k)
				}
			}()
		}
		group.Wait()
	}
	fmt.Println(sum.Load())
}
)") == "40590\n");
}

TEST_CASE("collect: the goroutine that starts one too many has no memory, not the one it started",
          "[vm]") {
    for (const bool simulated : {false, true}) {
        // Who collects is told too; here nobody else shall.
        const Ran ran =
            run_go("func idle() { select {} }\nfunc main() { for { go idle() } }",
                   {.simulated = simulated, .memory_bytes_max = 24 << 20, .collect_every = 0});
        CHECK(ran.status == 2);
        INFO(ran.err.substr(0, 2000));
        CHECK(ran.err.find("out of memory\n\ngoroutine 1 [running]:\nmain.main()\n") !=
              std::string::npos);
        // One that has not begun shows where it will.
        CHECK(ran.err.find(" [runnable]:\nmain.idle()\n\tx.go:") != std::string::npos);
    }
    // Garbage makes room for more.
    CHECK(run_go(R"(
	var group sync.WaitGroup
	for round := 0; round < 20; round++ {
		_ = make([]int, 1 << 18)
		for i := 0; i < 500; i++ { group.Add(1); go group.Done() }
		group.Wait()
	})",
                 {.memory_bytes_max = 16 << 20})
              .status == 0);
}

TEST_CASE("collect: a program that wants more memory than there may be ends as Go's does", "[vm]") {
    const char* hungry[] = {
        "var keep [][]int; for { keep = append(keep, make([]int, 100)) }",
        "var keep []int; for { keep = append(keep, 1) }",
        "_ = make([]int, 1<<30)",
        "_ = new([1<<27]int)",
        "s := \"x\"; for { s += s }",
        "_ = strings.Repeat(\"x\", 1<<40)",
        "_ = make(chan int, 1<<30)",
        "m := map[int]int{}; for i := 0; ; i++ { m[i] = i }",
        "var l interface{}; for { l = []interface{}{l, 1} }",
        "for { go func() { select {} }() }",
        "var f func(int) int; f = func(n int) int { return f(n+1) + 1 }; f(0)",
        "var keep []string; for i := 0; ; i++ { keep = append(keep, fmt.Sprint(i)) }",
        "var keep []chan int; for { keep = append(keep, make(chan int, 1000)) }",
        "var keep []*sync.Mutex; for { m := new(sync.Mutex); m.Lock(); keep = append(keep, m) }",
        "s := make([]string, 1<<16); for i := range s { s[i] = strings.Repeat(\"y\", 1<<10) }; "
        "_ = fmt.Sprint(s, s, s); for i := range s { s[i] = strings.Join(s, s[i]) }",
    };
    for (const char* body : hungry) {
        INFO(body);
        for (const bool simulated : {false, true}) {
            // Who collects is told too; here nobody else shall.
            const Ran ran = run_go(body, {.procs = 2,
                                          .simulated = simulated,
                                          .memory_bytes_max = 24 << 20,
                                          .collect_every = 0});
            CHECK(ran.status == 2);
            CHECK(ran.err.substr(0, ran.err.find('[')) ==
                  "fatal error: runtime: out of memory\n\ngoroutine 1 ");
        }
    }
}

TEST_CASE("collect: at the limit garbage makes room for what is large", "[vm]") {
    CHECK(run_go(R"(
	for i := 0; i < 100; i++ {
		s := make([]int, 2000000)
		s[i] = 1
		t := strings.Repeat("x", 5000000)
		_ = t
	}
	s := 0
	for i := 0; i < 100; i++ { s += len(append([]int(nil), make([]int, 700000)...)) }
	fmt.Println(s)
)",
                 {.procs = 2, .memory_bytes_max = 40 << 20})
              .out == "70000000\n");
}

TEST_CASE("collect: all goroutines are named when memory is out", "[vm]") {
    const Ran ran = run_go(R"(
func waits(c chan int) { <-c }
func main() {
	go waits(make(chan int))
	runtime.Gosched()
	_ = make([]int, 1<<30)
}
)",
                           {.memory_bytes_max = 64 << 20});
    CHECK(ran.err.find("goroutine 1 [running]:\nmain.main()") != std::string::npos);
    CHECK(ran.err.find("[chan receive]:\nmain.waits(...)") != std::string::npos);
}

TEST_CASE("collect: goroutines allocate in parallel while others collect", "[vm]") {
    CHECK(run_go(R"(
type tree struct { left, right *tree; name string }
func build(depth int) *tree {
	if depth == 0 { return &tree{name: fmt.Sprint(depth)} }
	return &tree{build(depth-1), build(depth-1), "n"}
}
func (t *tree) count() int { if t.left == nil { return len(t.name) }; return t.left.count() + t.right.count() }
func main() {
	sums := make(chan int)
	for w := 0; w < 8; w++ {
		go func() {
			keep := build(8)
			sum := 0
			for i := 0; i < 30; i++ { sum += build(7).count(); if i%10 == 0 { runtime.GC() } }
			sums <- sum + keep.count()
		}()
	}
	total := 0
	for w := 0; w < 8; w++ { total += <-sums }
	fmt.Println(total)
}
)",
                 {.procs = 8})
              .out == "32768\n");
}

TEST_CASE("collect: racing writers of each kind leave the machine sound", "[vm]") {
    // The program is wrong and may print anything; but whatever is read is some whole value, and
    // nothing is followed out of its object.
    const std::string program = R"(
type pair struct { a, b string; s []int }
type shape interface { size() int }
type one struct{ n int }
type two struct{ n, m int; s string }
func (o one) size() int { return o.n }
func (t two) size() int { return t.n + t.m + len(t.s) }
var (
	text string
	slice []int
	any interface{}
	sized shape
	fn func() int
	m = map[string]int{}
	p pair
	mu sync.Mutex
	list []string
)
func main() {
	var wg sync.WaitGroup
	for w := 0; w < 4; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sum := 0
			for i := 0; i < 200; i++ {
				text = strings.Repeat("x", i%20)
				sum += strings.Count(text, "x")
				slice = make([]int, i%30)
				for _, v := range slice { sum += v }
				if s := slice; len(s) > 3 { sum += s[3]; slice = s[1:2] }
				slice = append(slice, i)
				if i%2 == 0 { any = i } else { any = fmt.Sprint(i) }
				switch x := any.(type) { case int: sum += x; case string: sum += len(x) }
				if i%2 == 0 { sized = one{i} } else { sized = two{i, 1, fmt.Sprint(i)} }
				sum += sized.size()
				local := i
				fn = func() int { return local }
				sum += fn()
				p = pair{fmt.Sprint(i), fmt.Sprint(-i), make([]int, i%5)}
				q := p
				sum += len(q.a) + len(q.b) + len(q.s)
				list = append(list, text)
				if len(list) > 50 { list = list[10:] }
				sum += len(fmt.Sprint(p, any, list))
				var held sync.Mutex
				held.Lock()
				held.Unlock()
			}
			_ = sum
		}()
	}
	wg.Wait()
	fmt.Println("sound")
}
)";
    for (const std::uint32_t every : {0u, 3u}) {
        for (const bool simulated : {false, true}) {
            const Ran ran =
                run_go(program, {.procs = 4, .simulated = simulated, .collect_every = every});
            // A slice that shrank between two looks is Go's own panic.
            if (ran.status != 0) CHECK(ran.err.find("index out of range") != std::string::npos);
        }
    }
    // Whoever meets in a map ends by Go's own word.
    for (const bool simulated : {false, true}) {
        const Ran ran = run_go(R"(
	m := map[int]string{}
	done := make(chan bool)
	for w := 0; w < 4; w++ {
		go func() {
			for i := 0; i < 2000; i++ { m[i%100] = "v"; _ = m[i%50]; if i%10 == 0 { delete(m, i%7) } }
			done <- true
		}()
	}
	for w := 0; w < 4; w++ { <-done }
)",
                               {.procs = 4, .simulated = simulated, .collect_every = 5});
        CHECK((ran.status == 0 || ran.err.find("concurrent map") != std::string::npos));
    }
}

TEST_CASE("collect: a lock that is written over while others wait in it stays theirs", "[vm]") {
    // They wait for ever: the new lock does not know of them.
    const Ran ran = run_go(R"(
type box struct { mu sync.Mutex; n int }
func main() {
	b := &box{}
	b.mu.Lock()
	for i := 0; i < 3; i++ { go func() { b.mu.Lock(); b.n++ }() }
	time.Sleep(time.Millisecond)
	*b = box{}
	for i := 0; i < 100; i++ { _ = fmt.Sprint(i) }
	runtime.GC()
	b.mu.Lock()
	fmt.Println(b.n)
}
)",
                           {.procs = 2, .simulated = true, .collect_every = 2});
    CHECK(ran.out == "0\n");
    CHECK(ran.status == 0);
}

}  // namespace fiberscope::test
