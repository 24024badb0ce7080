// Each kind of finding: a run in which it must be found, and its twin, which differs in little and
// in which it must not be.
#include "tests/catch.h"
#include "tests/sim/findings/examined.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace fiberscope::findings {
namespace {

using test::Examined;

bool says(const Finding& finding, std::string_view words) {
    return finding.sentence.find(words) != std::string::npos;
}

// Every event that it names is there, and about one of its goroutines or objects, or ends the run.
void check_proof(const Examined& run, const Finding& finding) {
    REQUIRE(!finding.events.empty());
    for (const std::uint64_t index : finding.events) {
        const Event event = run.event(index);
        const auto about = [&](std::uint32_t id) {
            return std::find(finding.gos.begin(), finding.gos.end(), GoId{id}) != finding.gos.end();
        };
        const bool object = order_of(event.kind) == Order::object &&
                            std::find(finding.objects.begin(), finding.objects.end(),
                                      event.object_id()) != finding.objects.end();
        CAPTURE(finding.sentence, index, name_of(event.kind));
        // Starvation begins and ends with what others do.
        CHECK((about(event.g) || object || event.kind == Kind::run_end ||
               finding.kind == FindingKind::starvation));
    }
}

Finding only(const Examined& run, FindingKind kind) {
    const std::vector<Finding> found = run.found(kind);
    INFO(run.text());
    REQUIRE(found.size() == 1);
    check_proof(run, found.front());
    return found.front();
}

void none(const Examined& run, FindingKind kind) {
    INFO(run.text());
    CHECK(run.found(kind).empty());
}

// The text with each of these words replaced.
std::string filled(std::string text,
                   const std::vector<std::pair<std::string, std::string>>& words) {
    for (const auto& [word, by] : words)
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word))
            text.replace(at, word.size(), by);
    return text;
}

// Two goroutines take two locks, the second of them in this order.
std::string locks(const std::string& first, const std::string& second, const std::string& end) {
    return filled(R"(
var a, b sync.Mutex
func main() {
	go func() {
		a.Lock()
		time.Sleep(time.Millisecond)
		b.Lock()
		b.Unlock()
		a.Unlock()
	}()
	go func() {
		FIRST.Lock()
		time.Sleep(time.Millisecond)
		SECOND.Lock()
		SECOND.Unlock()
		FIRST.Unlock()
	}()
	END
})",
                  {{"FIRST", first}, {"SECOND", second}, {"END", end}});
}

}  // namespace

TEST_CASE("findings: two that take two locks in opposite orders are a deadlock", "[findings]") {
    const test::How how{.procs = GENERATE(1u, 3u), .seed = GENERATE(1u, 2u)};
    CAPTURE(how.procs, how.seed);
    const Examined run(locks("b", "a", "time.Sleep(5 * time.Millisecond)"), how);
    const Finding found = only(run, FindingKind::deadlock);
    CHECK(found.sentence ==
          "G2 waits for mutex b, held by G3, which waits for mutex a, held by G2: a deadlock "
          "(G2 → b → G3 → a → G2)");
    CHECK(found.gos == std::vector{GoId{2}, GoId{3}});
    CHECK(found.objects.size() == 2);
    // Who parked, and who had taken what.
    REQUIRE(found.events.size() == 4);
    CHECK(run.event(found.events[0]).kind == Kind::go_park);
    CHECK(run.event(found.events[1]).kind == Kind::lock_get);
    CHECK(run.event(found.events[1]).go() == GoId{3});
    none(run, FindingKind::leak);

    none(Examined(locks("a", "b", "time.Sleep(5 * time.Millisecond)"), how), FindingKind::deadlock);
}

TEST_CASE("findings: who waits behind a deadlock is counted to it", "[findings]") {
    const Examined run(locks("b", "a", R"(
	time.Sleep(3 * time.Millisecond)
	go func() { a.Lock() }()
	go func() { b.Lock() }()
	time.Sleep(time.Millisecond))"),
                       {.procs = 2});
    const Finding found = only(run, FindingKind::deadlock);
    CHECK(says(found, "a deadlock (G2 → b → G3 → a → G2); 2 goroutines wait behind them"));
    CHECK(found.gos.size() == 4);
    none(run, FindingKind::leak);
}

TEST_CASE("findings: a circle through a lock and a channel is a deadlock", "[findings]") {
    const auto program = [](const char* last) {
        return filled(R"(
var m sync.Mutex
func main() {
	jobs := make(chan int)
	go func() {
		<-jobs
		time.Sleep(time.Millisecond)
		m.Lock()
		<-jobs
		m.Unlock()
	}()
	jobs <- 1
	LAST
})",
                      {{"LAST", last}});
    };
    const Examined run(program("m.Lock(); jobs <- 2; m.Unlock()"), {.procs = 2});
    const Finding found = only(run, FindingKind::deadlock);
    CHECK(
        found.sentence ==
        "main waits to send on jobs (unbuffered); its only receiver G2 waits for mutex m, held by "
        "main: they wait for each other (main → jobs → G2 → m → main)");
    CHECK(found.gos.size() == 2);
    CHECK(only(run, FindingKind::held_lock).gos == std::vector{GoId{1}});

    none(Examined(program("jobs <- 2"), {.procs = 2}), FindingKind::deadlock);
}

TEST_CASE("findings: a goroutine that locks its own mutex again is a deadlock", "[findings]") {
    const Examined run("var m sync.Mutex\nm.Lock()\nm.Lock()", {});
    CHECK(only(run, FindingKind::deadlock).sentence ==
          "main waits for mutex m, which it holds itself");
}

TEST_CASE("findings: all asleep without a circle is a deadlock too", "[findings]") {
    const Examined run("c := make(chan int)\ngo func() { c <- 1 }()\n<-c\n<-c", {});
    const Finding found = only(run, FindingKind::deadlock);
    CHECK(
        found.sentence ==
        "all goroutines are asleep: main waits to receive from c (unbuffered); its only sender G2 "
        "has finished");
    CHECK(run.event(found.events.front()).kind == Kind::run_end);
    none(run, FindingKind::leak);

    none(Examined("c := make(chan int)\ngo func() { c <- 1; c <- 2 }()\n<-c\n<-c", {}),
         FindingKind::deadlock);
}

TEST_CASE("findings: workers whose channel nobody closes are leaked, told by place", "[findings]") {
    const auto program = [](const char* last) {
        return filled(R"(
func worker(jobs chan int, done chan bool) {
	for range jobs {
	}
	done <- true
}
func main() {
	jobs, done := make(chan int), make(chan bool, 3)
	for range 3 {
		go worker(jobs, done)
	}
	for i := range 9 {
		jobs <- i
	}
	LAST
})",
                      {{"LAST", last}});
    };
    const test::How how{.procs = 2, .seed = GENERATE(1u, 2u, 3u)};
    CAPTURE(how.seed);
    const Examined run(program("time.Sleep(time.Millisecond)"), how);
    const Finding found = only(run, FindingKind::leak);
    CAPTURE(found.sentence);
    CHECK(says(found, "3 goroutines at main.worker:"));
    CHECK(says(found, "can never go on: for one, G2 waits to receive from jobs (unbuffered"));
    CHECK(says(found, "; its only sender main has finished"));
    CHECK(found.gos == std::vector{GoId{2}, GoId{3}, GoId{4}});
    CHECK(found.events.size() == 3);
    none(run, FindingKind::deadlock);

    none(Examined(program("close(jobs); <-done; <-done; <-done"), how), FindingKind::leak);
}

TEST_CASE("findings: who is left but could still go on is not leaked", "[findings]") {
    const std::string left = GENERATE(
        // asleep
        "go func() { time.Sleep(time.Hour) }()",
        // a timer would send
        "go func() { <-time.After(time.Hour) }()",
        "go func() { select { case <-time.After(time.Hour): case <-make(chan int): } }()",
        // somebody would send when it has slept
        R"(c := make(chan int)
		go func() { for { c <- 1; time.Sleep(time.Hour) } }()
		go func() { for range c { } }())",
        // nobody ever did, and somebody is there who might
        R"(c := make(chan int)
		go func() { <-c }()
		go func() { time.Sleep(time.Hour); close(c) }())",
        // a context that a timer will end
        R"(ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		_ = cancel
		go func() { <-ctx.Done() }())",
        // still running
        "go func() { for { } }()",
        // it said that it wants to
        "go func() { select {} }()");
    CAPTURE(left);
    const Examined run(left + "\ntime.Sleep(time.Millisecond)", {.procs = 2});
    none(run, FindingKind::leak);
    none(run, FindingKind::deadlock);
}

TEST_CASE("findings: a receive from a nil channel is a leak, however the run goes on",
          "[findings]") {
    const Examined run("var c chan int\ngo func() { <-c }()\ntime.Sleep(time.Millisecond)", {});
    CHECK(says(only(run, FindingKind::leak), "G2 waits for ever to receive from a nil channel"));
}

TEST_CASE("findings: a pair at rest that was fed from outside is leaked, no deadlock",
          "[findings]") {
    const Examined run(R"(
	a, b := make(chan int), make(chan int)
	go func() { for v := range a { b <- v } }()
	go func() { for v := range b { if v > 0 { a <- v - 1 } } }()
	a <- 3
	time.Sleep(time.Millisecond))",
                       {.procs = 2});
    none(run, FindingKind::deadlock);
    CHECK(run.found(FindingKind::leak).size() == 2);
}

TEST_CASE("findings: a goroutine that runs for slice after slice starves the next in line",
          "[findings]") {
    const char* const program = R"(
func hog() {
	x := 0
	for i := 0; i < 20000000; i++ { x += i }
}
func main() {
	done := make(chan bool)
	go func() { done <- true }()
	go hog()
	<-done
})";
    const test::How fair{.procs = 1};
    test::How unfair = fair;
    unfair.rules_off = {Rule::preempt_slice};
    const Examined run(program, unfair);
    const Finding found = only(run, FindingKind::starvation);
    CHECK(says(found, "G2 was runnable for "));
    CHECK(says(found, " and did not get a turn, while G3 ran for "));
    CHECK(found.gos == std::vector{GoId{2}, GoId{3}});
    none(Examined(program, fair), FindingKind::starvation);
}

TEST_CASE("findings: many that take their turns do not starve anybody", "[findings]") {
    const char* const program = R"(
func main() {
	var wg sync.WaitGroup
	for range 12 {
		wg.Add(1)
		go func() {
			x := 0
			for i := 0; i < 2500000; i++ { x += i }
			wg.Done()
		}()
	}
	wg.Wait()
})";
    const Examined run(program, {.procs = GENERATE(1u, 2u)});
    CHECK(run.state().now_ns > 2 * kStarvedSlices * kTimeSliceNs);
    none(run, FindingKind::starvation);
}

TEST_CASE("findings: a lock that never makes way starves who waits for it", "[findings]") {
    const char* const program = R"(
func main() {
	var m sync.Mutex
	done := make(chan bool)
	stop := false
	go func() {
		for !stop {
			m.Lock()
			time.Sleep(2 * time.Millisecond)
			m.Unlock()
		}
	}()
	go func() {
		time.Sleep(time.Millisecond)
		m.Lock()
		m.Unlock()
		done <- true
	}()
	select {
	case <-done:
	case <-time.After(300 * time.Millisecond):
	}
	stop = true
})";
    const test::How fair{.procs = 2, .seed = GENERATE(1u, 2u)};
    test::How unfair = fair;
    unfair.rules_off = {Rule::starve_after};
    const Finding found = only(Examined(program, unfair), FindingKind::starvation);
    CHECK(says(found, "G3 waited for mutex m for "));
    CHECK(says(found, "others still took it "));
    CHECK(found.gos == std::vector{GoId{3}, GoId{2}});
    none(Examined(program, fair), FindingKind::starvation);
}

TEST_CASE("findings: a lock held across a wait for a channel is told with how long", "[findings]") {
    const auto program = [](const char* how) {
        return filled(R"(
var m sync.Mutex
func main() {
	c := make(chan int)
	go func() { time.Sleep(3 * time.Millisecond); c <- 1 }()
	go func() { time.Sleep(time.Millisecond); m.Lock(); m.Unlock() }()
	HOW
})",
                      {{"HOW", how}});
    };
    const Examined run(program("m.Lock(); <-c; m.Unlock()"), {.procs = 2});
    const Finding found = only(run, FindingKind::held_lock);
    CHECK(says(found, "main holds mutex m while it waits for a value from c (main.main:"));
    CHECK(says(found, "; 3.0"));
    CHECK(says(found, " ms); meanwhile 1 waited for the lock"));
    REQUIRE(found.events.size() == 3);
    CHECK(run.event(found.events[0]).kind == Kind::go_park);
    CHECK(run.event(found.events[1]).kind == Kind::lock_get);
    CHECK(run.event(found.events[2]).kind == Kind::go_ready);

    none(Examined(program("<-c; m.Lock(); m.Unlock()"), {.procs = 2}), FindingKind::held_lock);
    none(Examined(program("m.Lock(); time.Sleep(5 * time.Millisecond); m.Unlock(); <-c"),
                  {.procs = 2}),
         FindingKind::held_lock);
}

TEST_CASE("findings: a lock for reading counts as held, one that was handed on does not",
          "[findings]") {
    const Examined reads(R"(
	var m sync.RWMutex
	c := make(chan int)
	go func() { time.Sleep(time.Millisecond); c <- 1 }()
	m.RLock()
	select { case <-c: case <-make(chan int): }
	m.RUnlock())",
                         {});
    CHECK(says(only(reads, FindingKind::held_lock),
               "main holds RWMutex m while it waits for a select"));
    const Examined unlocked(R"(
	var m sync.Mutex
	c := make(chan int)
	m.Lock()
	go func() { m.Unlock(); c <- 1 }()
	time.Sleep(time.Millisecond)
	<-c)",
                            {});
    none(unlocked, FindingKind::held_lock);
}

TEST_CASE("findings: a buffer that is full all the time, or empty, does not buffer", "[findings]") {
    const auto program = [](const char* send, const char* receive, int cap) {
        return filled(R"(
	jobs := make(chan int, CAP)
	go func() {
		for i := range 60 {
			SEND
			jobs <- i
		}
		close(jobs)
	}()
	for range jobs {
		RECEIVE
	})",
                      {{"CAP", std::to_string(cap)}, {"SEND", send}, {"RECEIVE", receive}});
    };
    const char* const nap = "time.Sleep(100 * time.Microsecond)";
    const test::How how{.procs = 2, .seed = GENERATE(1u, 2u)};
    const Examined full(program("", nap, 4), how);
    const Finding found = only(full, FindingKind::full_channel);
    CHECK(says(found, "channel jobs (cap 4) is full for "));
    CHECK(says(found, " sends had to wait, receiving is what takes the time"));
    CHECK(found.gos == std::vector{GoId{2}});
    none(full, FindingKind::empty_channel);

    const Examined empty(program(nap, "", 4), how);
    CHECK(says(only(empty, FindingKind::empty_channel), "receives had to wait, sending is what"));
    none(empty, FindingKind::full_channel);

    // Bursts that are taken one by one, a buffer that has room for all, no buffer at all.
    const char* const burst = "if i%4 == 0 { time.Sleep(400 * time.Microsecond) }";
    for (const std::string& twin :
         {program(burst, nap, 4), program("", nap, 60), program("", nap, 0)}) {
        CAPTURE(twin);
        const Examined run(twin, how);
        none(run, FindingKind::full_channel);
        none(run, FindingKind::empty_channel);
    }
}

TEST_CASE("findings: a select that names a channel twice prefers it", "[findings]") {
    const auto program = [](const char* third) {
        return filled(R"(
func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	a <- 1
	b <- 1
	for range 3000 {
		select {
		case <-a:
			a <- 1
		case <-b:
			b <- 1
		THIRD
		}
	}
})",
                      {{"THIRD", third}});
    };
    const test::How how{.seed = GENERATE(1u, 2u, 3u)};
    CAPTURE(how.seed);
    const Examined run(program("case <-a: a <- 1"), how);
    const Finding found = only(run, FindingKind::unfair_select);
    CHECK(says(found, "the select of 3 cases at main.main:"));
    CHECK(says(found, "took a "));
    CHECK(says(found, ": 2 of the cases are for a"));
    none(Examined(program(""), how), FindingKind::unfair_select);
    none(Examined(program("default:"), how), FindingKind::unfair_select);
}

TEST_CASE("findings: a fair select is called fair, whatever it selects from", "[findings]") {
    const test::How how{.procs = GENERATE(1u, 4u), .seed = GENERATE(range(1u, 5u))};
    CAPTURE(how.procs, how.seed);
    // A case that is mostly nil; one that is seldom ready; others that fight for the same channels.
    const Examined run(R"(
func main() {
	in, out := make(chan int, 8), make(chan int, 8)
	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 400 {
				to := out
				if i%3 != 0 {
					to = nil
				}
				select {
				case v := <-in:
					_ = v
				case to <- i:
				case in <- i:
				case v := <-out:
					_ = v
				}
			}
		}()
	}
	wg.Wait()
})",
                       how);
    none(run, FindingKind::unfair_select);
}

TEST_CASE("findings: a select that always takes the first ready case is unfair", "[findings]") {
    const auto choosing = [](auto choose) {
        Story story;
        story.begin(1).run(1).channel(1, 1, 1, "a").channel(2, 1, 1, "b");
        story.add(Kind::chan_send, 1, 1, 0, 0, "1").add(Kind::chan_send, 1, 2, 0, 0, "1");
        for (std::uint32_t i = 0; i < 400; ++i) {
            const std::uint32_t chosen = choose(i);
            story.add(Kind::select_begin, 1, 0, 2).add(Kind::chan_recv, 1, chosen + 1);
            story.add(Kind::select_end, 1, 0, chosen, 3);
            story.add(Kind::chan_send, 1, chosen + 1, 0, 0, "1");
        }
        const Examined run(story);
        const auto found = run.found(FindingKind::unfair_select);
        if (!found.empty()) check_proof(run, found.front());
        return found.empty() ? "" : found.front().sentence;
    };
    CHECK(choosing([](std::uint32_t) { return 0u; })
              .find("took a 400 of the 400 times that it and another were ready, where 200 would "
                    "be its due") != std::string::npos);
    CHECK(choosing([](std::uint32_t i) { return i % 2; }).empty());
    // 230 of 400 is what an honest one may do by chance.
    CHECK(choosing([](std::uint32_t i) { return i % 40 < 23 ? 0u : 1u; }).empty());
}

TEST_CASE("findings: a data race is told with both lines", "[findings]") {
    const char* const racy =
        "x := 0\ndone := make(chan bool)\ngo func() { x++; done <- true }()\n"
        "x++\n<-done\n_ = x";
    const Examined run(racy, {.procs = 2, .race = true});
    REQUIRE(!run.found(FindingKind::race).empty());
    for (const Finding& found : run.found(FindingKind::race)) {
        check_proof(run, found);
        CHECK(says(found, "nothing puts them in an order"));
        CHECK(found.gos.size() == 2);
    }
    none(Examined("x := 0\ndone := make(chan bool)\ngo func() { x++; done <- true }()\n<-done\n"
                  "x++\n_ = x",
                  {.procs = 2, .race = true}),
         FindingKind::race);
}

TEST_CASE("findings: the lessons have nothing wrong with them", "[findings]") {
    const auto folder = std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "scenarios";
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path());
        std::ostringstream text;
        text << in.rdbuf();
        for (const std::uint32_t procs : {1u, 2u, 4u}) {
            CAPTURE(entry.path().filename().string(), procs);
            const Examined run(text.str(), {.procs = procs});
            CHECK(run.text().empty());
            ++seen;
        }
    }
    CHECK(seen >= 21);
}

TEST_CASE("findings: C++ programs are examined like Go's", "[findings]") {
    const std::uint64_t seed = GENERATE(1u, 2u, 3u);
    CAPTURE(seed);
    const auto program = [](bool close) {
        return [close] {
            Chan<int> jobs(0);
            for (int i = 0; i < 4; ++i)
                go([=]() mutable {
                    while (jobs.receive()) {
                    }
                });
            for (int i = 0; i < 9; ++i)
                jobs.send(i);
            if (close) jobs.close();
            sleep_for(std::chrono::milliseconds(1));
        };
    };
    const Finding found = only(Examined(program(false), 2, seed), FindingKind::leak);
    CHECK(found.gos.size() == 4);
    CHECK(Examined(program(true), 2, seed).text().empty());
}

TEST_CASE("findings: for a terminal they are wrapped, with the events that prove them",
          "[findings]") {
    CHECK(findings_text({}) == "\nnothing found\n");
    const std::vector<Finding> all = {
        {.kind = FindingKind::deadlock,
         .sentence = "G1 waits to send on jobs (unbuffered); its only receiver G2 waits for mutex "
                     "m, held by G1: they wait for each other",
         .events = {7, 5}},
        {.kind = FindingKind::race, .sentence = "a race", .events = {1, 2, 3, 4, 5}}};
    CHECK(findings_text(all) == R"(
2 found
deadlock       G1 waits to send on jobs (unbuffered); its only receiver G2 waits for mutex m, held
               by G1: they wait for each other [event 7, 5]
race           a race [event 1, 2, 3, 4, ...]
)");
}

}  // namespace fiberscope::findings
