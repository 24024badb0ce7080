// Goroutines that work together in a way whose result no schedule changes. Each is one part:
// without some of its lines it would be another program, one that waits for ever or races.
#include "tests/differential/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fiberscope::test {

namespace {

constexpr GoType kInt{Sort::Int};

}  // namespace

std::string filled(std::string text,
                   const std::vector<std::pair<std::string, std::string>>& holes) {
    for (const auto& [name, value] : holes) {
        const std::string mark = "<" + name + ">";
        for (std::size_t at = text.find(mark); at != std::string::npos;
             at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    return text;
}

// Sees nothing but its argument.
std::string Generator::worker(std::vector<Part>& to) {
    const Frame outer = frame_;
    const std::string name = fresh("work");
    frame_ = {};
    frame_.depth = 1;
    frame_.variables.push_back({"given", kInt, true});
    frame_.leaves = {true, kInt};
    std::vector<Part> body;
    statements(between(1, 3), body);
    body.push_back({"return " + expr(kInt, 2), {}, {}, true});
    frame_ = outer;
    to.push_back({name + " := func(given int) int {", std::move(body), "}; _ = " + name, true});
    return name;
}

void Generator::concurrent(std::vector<Part>& to) {
    // In a block of its own, which goes as a whole.
    Part part{"{", {}, "}"};
    const std::size_t known = frame_.variables.size();
    switch (below(22)) {
        case 0:
            fan_in(part.parts);
            break;
        case 1:
            pipeline(part.parts);
            break;
        case 2:
            locked_map(part.parts);
            break;
        case 3:
            merge(part.parts);
            break;
        case 4:
            ping_pong(part.parts);
            break;
        case 5:
            server(part.parts);
            break;
        case 6:
            condition(part.parts);
            break;
        case 7:
            cancelled(part.parts);
            break;
        case 8:
            timers(part.parts);
            break;
        case 9:
            panicking_workers(part.parts);
            break;
        case 10:
            atomics(part.parts);
            break;
        default:
            more_concurrent(part.parts);
    }
    frame_.variables.resize(known);
    to.push_back(std::move(part));
}

void Generator::fan_in(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(c := make(chan int<buffer>)
	var wg sync.WaitGroup
	for w := range <workers> {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range <items> {
				c <- <work>(w*10 + i)
			}
		}()
	}
	go func() { wg.Wait(); close(c) }()
	sum, count := 0, 0
	for x := range c {
		sum <op> x
		count++
	}
	fmt.Println("fan in", sum, count))",
                         {{"buffer", chance(50) ? "" : ", " + std::to_string(between(1, 5))},
                          {"workers", std::to_string(between(1, 6))},
                          {"items", std::to_string(between(0, 6))},
                          {"op", chance(50) ? "+=" : "^="},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::pipeline(std::vector<Part>& to) {
    const std::string work = worker(to), other = worker(to);
    to.push_back({filled(R"(stage := func(in <-chan int, f func(int) int) <-chan int {
		out := make(chan int<buffer>)
		go func() {
			defer close(out)
			for x := range in {
				out <- f(x)
			}
		}()
		return out
	}
	source := make(chan int)
	go func() {
		for i := range <items> {
			source <- i
		}
		close(source)
	}()
	for x := range stage(stage(source, <work>), <other>) {
		fmt.Print(x, " ")
	}
	fmt.Println("pipeline"))",
                         {{"buffer", chance(50) ? "" : ", " + std::to_string(between(1, 5))},
                          {"items", std::to_string(between(1, 8))},
                          {"work", work},
                          {"other", other}}),
                  {},
                  {},
                  true});
}

void Generator::locked_map(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(var mu sync.<mutex>
	var wg sync.WaitGroup
	var once sync.Once
	m := map[string]int{}
	inits := 0
	for w := range <workers> {
		wg.Add(1)
		go func() {
			defer wg.Done()
			once.Do(func() { inits++ })
			for i := range <items> {
				x := <work>(i)
				mu.Lock()
				m[fmt.Sprint("k", (w+i)%3)] += x
				mu.Unlock()
				<read>
			}
		}()
	}
	wg.Wait()
	fmt.Println("map", m, inits))",
                         {{"mutex", chance(50) ? "Mutex" : "RWMutex"},
                          {"workers", std::to_string(between(1, 6))},
                          {"items", std::to_string(between(1, 8))},
                          {"read", "mu.Lock(); _ = len(m); mu.Unlock()"},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::merge(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(produce := func(n, base int) chan int {
		c := make(chan int<buffer>)
		go func() {
			defer close(c)
			for i := range n {
				c <- <work>(base + i)
			}
		}()
		return c
	}
	a, b := produce(<items>, 0), produce(<others>, 100)
	sumA, sumB := 0, 0
	for a != nil || b != nil {
		select {
		case x, ok := <-a:
			if !ok {
				a = nil
				break
			}
			sumA += x
		case x, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			sumB ^= x
		}
	}
	fmt.Println("merge", sumA, sumB))",
                         {{"buffer", chance(50) ? "" : ", " + std::to_string(between(1, 5))},
                          {"items", std::to_string(between(0, 8))},
                          {"others", std::to_string(between(0, 8))},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::ping_pong(std::vector<Part>& to) {
    const std::string work = worker(to), other = worker(to);
    to.push_back({filled(R"(ping, pong := make(chan int), make(chan int<buffer>)
	go func() {
		defer close(pong)
		for x := range ping {
			pong <- <work>(x)
		}
	}()
	ball := <start>
	for range <rounds> {
		ping <- ball
		ball = <other>(<-pong)
	}
	close(ping)
	_, ok := <-pong
	fmt.Println("ping pong", ball, ok))",
                         {{"buffer", chance(50) ? "" : ", 1"},
                          {"start", std::to_string(below(10))},
                          {"rounds", std::to_string(between(1, 12))},
                          {"work", work},
                          {"other", other}}),
                  {},
                  {},
                  true});
}

void Generator::server(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(type request struct {
		n     int
		reply chan<- string
	}
	requests := make(chan request)
	done := make(chan struct{})
	go func() {
		defer close(done)
		total := 0
		for r := range requests {
			total += <work>(r.n)
			r.reply <- fmt.Sprint(r.n, ":", <work>(r.n))
		}
		_ = total
	}()
	var mu sync.Mutex
	var lines []string
	var wg sync.WaitGroup
	for i := range <clients> {
		wg.Add(1)
		go func() {
			defer wg.Done()
			reply := make(chan string<buffer>)
			requests <- request{i, reply}
			line := <-reply
			mu.Lock()
			defer mu.Unlock()
			lines = append(lines, line)
		}()
	}
	wg.Wait()
	close(requests)
	<-done
	sort.Strings(lines)
	fmt.Println("server", lines))",
                         {{"buffer", chance(50) ? "" : ", 1"},
                          {"clients", std::to_string(between(1, 6))},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::condition(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(var mu sync.Mutex
	cond := sync.NewCond(&mu)
	var queue []int
	sums := make(chan int)
	for range <takers> {
		go func() {
			sum := 0
			for range <items> {
				mu.Lock()
				for len(queue) == 0 {
					cond.Wait()
				}
				sum += <work>(queue[0])
				queue = queue[1:]
				mu.Unlock()
			}
			sums <- sum
		}()
	}
	for i := range <takers> * <items> {
		mu.Lock()
		queue = append(queue, i)
		mu.Unlock()
		cond.<wake>()
	}
	total := 0
	for range <takers> {
		total += <-sums
	}
	fmt.Println("cond", total, len(queue)))",
                         {{"takers", std::to_string(between(1, 4))},
                          {"items", std::to_string(between(1, 6))},
                          {"wake", chance(50) ? "Signal" : "Broadcast"},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::cancelled(std::vector<Part>& to) {
    const std::string work = worker(to);
    constexpr const char* kContexts[] = {"context.WithCancel(context.Background())",
                                         "context.WithTimeout(context.Background(), time.Hour)"};
    to.push_back({filled(R"(ctx, cancel := <context>
	child, cancelChild := context.WithCancel(context.WithValue(ctx, "key", <value>))
	results := make(chan int)
	for w := range <workers> {
		go func() {
			n := 0
			for {
				select {
				case <-child.Done():
					results <- <work>(w) + child.Value("key").(int) + n*0
					return
				default:
					n++
					time.Sleep(time.Millisecond / 10)
				}
			}
		}()
	}
	fmt.Println(ctx.Err(), child.Err())
	<which>()
	sum := 0
	for range <workers> {
		sum += <-results
	}
	fmt.Println("context", sum, ctx.Err(), child.Err(), context.Cause(child))
	cancelChild()
	cancel())",
                         {{"context", kContexts[below(2)]},
                          {"value", std::to_string(below(9))},
                          {"workers", std::to_string(between(1, 4))},
                          {"which", chance(50) ? "cancel" : "cancelChild"},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::timers(std::vector<Part>& to) {
    const bool first = chance(50);
    const std::string work = worker(to);
    to.push_back(
        {filled(R"(fired := make(chan int, 1)
	stop := time.AfterFunc(time.Hour, func() { fired <- -1 })
	time.AfterFunc(time.Millisecond, func() { fired <- <work>(1) })
	limit := time.NewTimer(time.Minute)
	select {
	case x := <-fired:
		fmt.Println("timer", x, stop.Stop(), stop.Stop(), limit.Stop())
	case <-limit.C:
		fmt.Println("late")
	}
	late := make(chan int)
	for _, d := range []int{<first>, <second>} {
		go func() {
			time.Sleep(time.Duration(d) * 50 * time.Millisecond)
			late <- d
		}()
	}
	fmt.Println(<-late, <-late))",
                {{"first", first ? "1" : "0"}, {"second", first ? "0" : "1"}, {"work", work}}),
         {},
         {},
         true});
}

void Generator::panicking_workers(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(errs := make(chan error)
	base := errors.New("base")
	for w := range <workers> {
		go func() {
			defer func() {
				switch x := recover().(type) {
				case nil:
					errs <- nil
				case error:
					errs <- fmt.Errorf("worker %d: %w", w, x)
				default:
					errs <- fmt.Errorf("worker %d: %v", w, x)
				}
			}()
			x := <work>(w)
			switch w % 4 {
			case 0:
				panic(x)
			case 1:
				panic(fmt.Errorf("%d: %w", x, base))
			case 2:
				_ = []int{}[x|8]
			}
		}()
	}
	var texts []string
	based := 0
	for range <workers> {
		if err := <-errs; err != nil {
			texts = append(texts, err.Error())
			if errors.Is(err, base) {
				based++
			}
		}
	}
	sort.Strings(texts)
	fmt.Println("workers", texts, based))",
                         {{"workers", std::to_string(between(1, 7))}, {"work", work}}),
                  {},
                  {},
                  true});
}

void Generator::atomics(std::vector<Part>& to) {
    const std::string work = worker(to);
    to.push_back({filled(R"(var n atomic.Int64
	var u uint32
	var best atomic.Int32
	var wg sync.WaitGroup
	for w := range <workers> {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range <items> {
				x := <work>(w + i)
				n.Add(int64(x))
				atomic.AddUint32(&u, uint32(x))
				for {
					old := best.Load()
					if int32(x) <= old || best.CompareAndSwap(old, int32(x)) {
						break
					}
				}
			}
		}()
	}
	wg.Wait()
	fmt.Println("atomic", n.Load(), u, best.Load()))",
                         {{"workers", std::to_string(between(1, 6))},
                          {"items", std::to_string(between(1, 8))},
                          {"work", work}}),
                  {},
                  {},
                  true});
}

namespace {

bool mentions(const std::vector<Part>& parts, std::string_view what) {
    return std::any_of(parts.begin(), parts.end(), [what](const Part& part) {
        return part.text.find(what) != std::string::npos || mentions(part.parts, what);
    });
}

}  // namespace

// How the program ends, if not by main's return. By a deadlock only if no timer is left: Go takes a
// stopped one out of its heap only now and then, and until then it does not look for deadlocks.
void Generator::ending(std::vector<Part>& to) {
    const bool had_timers = mentions(to, "time.Hour") || mentions(to, "time.Minute");
    const std::string deferred = chance(50) ? "defer fmt.Println(\"deferred\")\n\t" : "";
    switch (below(9)) {
        case 0:
            to.push_back({deferred + "panic(" + name_of({Sort::String}) + "(" +
                          expr({Sort::String}, 2) + "))"});
            break;
        case 1:
            to.push_back({deferred + "panic(fmt.Errorf(\"%v\", " + not_constant(kInt, 2) + "))"});
            break;
        case 2:
            to.push_back({deferred + "os.Exit(" + std::to_string(below(100)) + ")"});
            break;
        case 3:
            if (!had_timers) {
                to.push_back({deferred + "go func() { select {} }()\n\t<-make(chan int)"});
                break;
            }
            [[fallthrough]];
        case 4:
            to.push_back({deferred + "var m map[int]int\n\tm[1] = 1"});
            break;
        case 5:
            to.push_back({deferred + "var mu sync.Mutex\n\tmu.Unlock()"});
            break;
        case 6:
            // The only one that may run then.
            to.push_back({deferred + "go func() { panic(" + constant({Sort::String}) +
                          ") }()\n\tselect {}"});
            break;
        case 7:
            to.push_back(
                {"defer func() {\n\t\tfmt.Println(recover())\n\t\tpanic(\"again\")\n\t}()\n"
                 "\tpanic(" +
                 expr({Sort::String}, 1) + ")"});
            break;
        default:
            to.push_back({deferred + "panic(" + not_constant(any_integer(), 1) + ")"});
    }
}

}  // namespace fiberscope::test
