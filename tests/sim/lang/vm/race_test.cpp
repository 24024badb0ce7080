#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <map>
#include <regex>

namespace fiberscope::test {

namespace {

// With addresses by the order in which they come: 0xA, 0xB.
std::string without_addresses(std::string text) {
    static const std::regex kAddress("0x[0-9a-f]+");
    std::map<std::string, std::string> names;
    std::string out;
    std::smatch match;
    while (std::regex_search(text, match, kAddress)) {
        const auto name =
            names.emplace(match.str(), std::string("0x") + static_cast<char>('A' + names.size()));
        out += match.prefix().str() + name.first->second;
        text = match.suffix();
    }
    return out + text;
}

Ran race(std::string_view text, const How& how = {.procs = 2, .simulated = true}) {
    How with = how;
    with.race = true;
    Ran ran = run_go(text, with);
    ran.err = without_addresses(ran.err);
    return ran;
}

bool is_racy(std::string_view text) {
    const Ran ran = race(text);
    CHECK((ran.status == lang::kRaceStatus) == (ran.err.find("DATA RACE") != std::string::npos));
    return ran.status == lang::kRaceStatus;
}

}  // namespace

TEST_CASE("a race is told as Go tells it, and the program's status is 66") {
    const Ran ran = race(R"(package main

import "sync"

var counter int

func add(group *sync.WaitGroup) {
	counter++
	group.Done()
}

func main() {
	var group sync.WaitGroup
	group.Add(2)
	go add(&group)
	go func() {
		add(&group)
	}()
	group.Wait()
	println("done")
}
)");
    CHECK(ran.status == 66);
    CHECK(ran.err == R"(==================
WARNING: DATA RACE
Read at 0xA by goroutine 2:
  main.add()
      x.go:8

Previous write at 0xA by goroutine 3:
  main.add()
      x.go:8
  main.main.func1()
      x.go:17

Goroutine 2 (running) created at:
  main.main()
      x.go:15

Goroutine 3 (finished) created at:
  main.main()
      x.go:16
==================
done
Found 1 data race(s)
)");
}

TEST_CASE("a program without a race ends as without --race") {
    const Ran ran = race(R"(
	done := make(chan int)
	x := 0
	go func() { x = 1; done <- 2 }()
	fmt.Println(<-done + x)
)");
    CHECK(ran.status == 0);
    CHECK(ran.out == "3\n");
    CHECK(ran.err.empty());
}

TEST_CASE("a program that fails keeps its own status, and its races are still told") {
    const Ran ran = race(R"(
	x := 0
	done := make(chan bool)
	go func() { x = 1; done <- true }()
	x = 2
	<-done
	os.Exit(3 + x - x)
)");
    CHECK(ran.status == 3);
    CHECK(ran.err.find("WARNING: DATA RACE") != std::string::npos);
    CHECK(ran.err.find("Found") == std::string::npos);
}

TEST_CASE("races of every kind of memory are found") {
    const auto racing = [](const char* declare, const char* one, const char* other) {
        return std::string("\t") + declare + "\n\tdone := make(chan bool)\n\tgo func() {\n\t\t" +
               one + "\n\t\tdone <- true\n\t}()\n\t" + other + "\n\t<-done\n";
    };
    struct Case {
        const char* declare;
        const char* write;
        const char* read;
    };
    const Case cases[] = {
        {"x := 1", "x = 2", "_ = x"},
        {"x := struct{ a, b int }{}", "x.b = 2", "y := x; _ = y"},
        {"x := [4]int{}", "x[2] = 1", "y := x; _ = y"},
        {"x := []int{1, 2}", "x[1] = 1", "_ = x[1]"},
        {"x := []int{1, 2}", "x = append(x, 3)", "_ = x"},
        {"x := make([]int, 1, 2)", "_ = append(x, 3)", "_ = append(x, 4)"},
        {"x := []int{1, 2}", "copy(x, []int{3})", "_ = x[0]"},
        {"x := []int{1, 2}", "clear(x)", "_ = x[0]"},
        {"x := []byte(\"ab\")", "x[0] = 'c'", "_ = string(x)"},
        {"x := map[int]int{}", "x[1] = 2", "_ = len(x)"},
        {"x := map[int]int{}", "delete(x, 1)", "_ = x[3]"},
        {"x := map[int]int{1: 1}", "x[1]++", "for range x {\n}"},
        {"var x any", "x = 1", "_ = x"},
        {"x := func() {}", "x = nil", "_ = x"},
        {"x := \"a\"", "x += \"b\"", "_ = x"},
        {"x := new(int)", "*x = 1", "_ = *x"},
        {"x := make(chan int, 1)", "close(x)", "x <- 1"},
        {"var x int64", "x = 1", "atomic.LoadInt64(&x)"},
        {"var x sync.Mutex", "x = sync.Mutex{}", "x.Lock()"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.declare, c.write, c.read);
        // Whoever is first; a send to a closed channel would panic.
        CHECK(is_racy(racing(c.declare, c.write, c.read)));
        if (std::string_view(c.write) != "close(x)")
            CHECK(is_racy(racing(c.declare, c.read, c.write)));
    }
}

TEST_CASE("what orders accesses is known: locks, atomics, channels, Once, Cond, timers, contexts") {
    const char* const ordered[] = {
        "var m sync.Mutex\nx := 0\ngo func() { m.Lock(); x++; m.Unlock() "
        "}()\nm.Lock()\nx++\nm.Unlock()",
        "var m sync.RWMutex\nx := 0\ngo func() { m.RLock(); _ = x; m.RUnlock() }()\n"
        "m.Lock()\nx++\nm.Unlock()\nm.RLock()\n_ = x\nm.RUnlock()",
        "var flag atomic.Bool\nx := 0\ngo func() { x = 1; flag.Store(true) }()\n"
        "for !flag.Load() { runtime.Gosched() }\n_ = x",
        "var v atomic.Value\ngo func() { x := 1; v.Store(&x) }()\n"
        "for v.Load() == nil { runtime.Gosched() }\n*v.Load().(*int) = 2",
        "var once sync.Once\nx := 0\nset := func() { x = 1 }\n"
        "go func() { once.Do(set); _ = x }()\nonce.Do(set)\n_ = x",
        "var m sync.Mutex\nc := sync.NewCond(&m)\nready := false\n"
        "go func() { m.Lock(); ready = true; m.Unlock(); c.Signal() }()\n"
        "m.Lock()\nfor !ready { c.Wait() }\nm.Unlock()",
        "x := 0\ndone := make(chan bool)\nx = 1\n"
        "time.AfterFunc(time.Millisecond, func() { _ = x; x = 2; close(done) })\n<-done\nx++",
        "x := 0\nctx, cancel := context.WithCancel(context.Background())\n"
        "go func() { x = 1; cancel() }()\n<-ctx.Done()\nx++",
        "places := make(chan int, 2)\nx := [4]int{}\nvar g sync.WaitGroup\n"
        "for i := range x {\ng.Add(1)\ngo func() { places <- 1; x[i]++; <-places; g.Done() }()\n}\n"
        "g.Wait()\n_ = x",
        "lock := make(chan bool, 1)\nx := 0\nvar g sync.WaitGroup\n"
        "for range 4 {\ng.Add(1)\ngo func() { lock <- true; x++; <-lock; g.Done() "
        "}()\n}\ng.Wait()\n_ = x",
        "c := make(chan [20]int)\nx := 0\ngo func() { x = 1; c <- [20]int{} }()\n<-c\nx++",
        "a, b := make(chan int), make(chan int, 1)\nx := 0\n"
        "go func() { x = 1\nselect {\ncase a <- 1:\ncase b <- 2:\n}\n}()\n"
        "select {\ncase <-a:\ncase <-b:\n}\nx++",
        "p := sync.Pool{New: func() any { return new(int) }}\n"
        "go func() { i := p.Get().(*int); *i++; p.Put(i) }()\ni := p.Get().(*int)\n*i++\np.Put(i)",
    };
    for (const char* body : ordered) {
        CAPTURE(body);
        for (const std::uint64_t seed : {1u, 2u, 3u}) {
            CHECK(race(body, {.procs = 3, .simulated = true, .seed = seed}).status == 0);
        }
        CHECK(race(body, {.procs = 2}).status == 0);
    }
}

TEST_CASE("a buffered channel as a lock of two places orders no two holders") {
    CHECK(
        is_racy("places := make(chan int, 2)\nx := 0\nvar g sync.WaitGroup\n"
                "for range 4 {\ng.Add(1)\n"
                "go func() { places <- 1; x++; <-places; g.Done() }()\n}\ng.Wait()"));
}

TEST_CASE("a race is an event between two goroutines, and the run stays sound") {
    const auto program = compile_go(
        "x := 0\ndone := make(chan bool)\n"
        "go func() { x = 1; done <- true }()\nx++\n<-done");
    Judge judge;
    struct Races : Sink {
        std::vector<std::string> texts;
        std::vector<Event> events;
        void take(const Event& event, std::string_view text) override {
            if (event.kind != Kind::go_race) return;
            events.push_back(event);
            texts.emplace_back(text);
        }
    } races;
    run_go(*program, {.procs = 2, .simulated = true, .race = true}, judge, &races);
    REQUIRE(races.events.size() == 1);
    CHECK(races.texts[0] == "write after write");
    CHECK(races.events[0].g != races.events[0].object);
    CHECK(races.events[0].a != races.events[0].b);
}

TEST_CASE("a goroutine after the other, 100,000 of them, are checked in a small clock") {
    CHECK(race("x := 0\nfor range 100000 {\ndone := make(chan bool)\n"
               "go func() { x++; done <- true }()\n<-done\n}\nprintln(x)",
               {.procs = 2})
              .err == "100000\n");
}

#if !defined(__SANITIZE_THREAD__)  // which knows no more fibers than that itself
TEST_CASE("too many goroutines at once are refused in Go's words, whoever starts them") {
    for (const char* text :
         {"stop := make(chan bool)\nfor range 9000 {\ngo func() { <-stop }()\n}",
          "stop := make(chan bool)\nfor range 8127 {\ngo func() { <-stop }()\n}\n"
          "time.AfterFunc(time.Second, func() { stop <- true })\n<-stop"}) {
        const Ran ran = race(text);
        CHECK(ran.status == 66);
        CHECK(ran.err ==
              "race: limit on 8128 simultaneously alive goroutines is exceeded, dying\n");
    }
}
#endif

TEST_CASE("racing goroutines are found on several Ps without a fault of ours") {
    // Every kind of value, written by all at once.
    const Ran ran = race(R"(
	type pair struct{ a, b any }
	var s string
	var l []int
	var i any
	var p pair
	var f func() int
	var g sync.WaitGroup
	for n := range 8 {
		g.Add(1)
		go func() {
			for k := range 200 {
				s = strings.Repeat("x", n+1)
				l = append(l, k)
				i = k
				p = pair{n, s}
				f = func() int { return n + len(s) + len(l) }
				if f != nil {
					_ = f()
				}
				_, _ = i.(int)
				_ = fmt.Sprint(p, i)
			}
			g.Done()
		}()
	}
	g.Wait()
)",
                         {.procs = 8});
    CHECK(ran.status == 66);
}

TEST_CASE("a race check of elements that take no room does not count how many there are") {
    CHECK_FALSE(is_racy(R"(package main

func main() {
	defer func() { println(recover() != nil) }()
	length := int(^uint(0) >> 1)
	a, b := make([]struct{}, length), make([]struct{}, length)
	clear(a)
	copy(a, b)
	_ = append(a, b...)
}
)"));
}

}  // namespace fiberscope::test
