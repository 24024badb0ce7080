// More that is concurrent, see generator_go.cpp. As there, what is printed is put together by what
// commutes, is sorted, or is decided by the program: whoever may act is the only one, or all of
// them end up alike.
#include "tests/differential/generator.h"

namespace fiberscope::test {

namespace {

constexpr const char* kPrograms[] = {
    // Several cases of a select are ready: which comes first is open, what comes in all is not.
    R"(a, b, out := make(chan int, <n>), make(chan int, <m>), make(chan int, <n>)
	for i := range <n> { a <- i }
	for i := range <m> { b <- i * 10 }
	sum, sent, got := 0, 0, 0
	for sent+got < 2*<n>+<m> {
		var to chan int
		if sent < <n> { to = out }
		select {
		case x := <-a: sum += <work>(x); got++
		case x, ok := <-b: sum += <other>(x); got++; _ = ok
		case to <- sent: sent++
		}
	}
	select {
	case x := <-a: fmt.Println("never", x)
	default: fmt.Println("ready", sum, len(out), cap(b))
	})",
    R"(calls := 0
	value := sync.OnceValue(func() int { calls++; return <work>(<n>) })
	both := sync.OnceValues(func() (int, error) { return <other>(<m>), errors.New("e") })
	bad := sync.OnceFunc(func() { calls += 10; panic("once") })
	results := make([]string, <m>)
	var wg sync.WaitGroup
	for i := range results {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { results[i] += fmt.Sprint(recover()) }()
			x, err := both()
			results[i] = fmt.Sprint(value(), x, err)
			bad()
		}()
	}
	wg.Wait()
	fmt.Println("once", results, calls))",
    R"(root, cancelRoot := context.WithCancelCause(context.Background())
	short, cancelShort := context.WithTimeout(root, time.Millisecond)
	apart := context.WithoutCancel(short)
	long, cancelLong := context.WithDeadline(root, time.Now().Add(time.Hour))
	defer cancelLong()
	defer cancelShort()
	<-short.Done()
	_, has := apart.Deadline()
	fmt.Println(short.Err(), context.Cause(short), root.Err(), apart.Err(), has)
	ended := make(chan error)
	for i := range <n> {
		child, cancel := context.WithCancel(context.WithValue(long, i, <work>(i)))
		go func() {
			defer cancel()
			<-child.Done()
			ended <- fmt.Errorf("%v %v: %w", child.Value(i), child.Value(-1), context.Cause(child))
		}()
	}
	cause := errors.New("cause")
	cancelRoot(cause)
	cancelRoot(nil)
	var texts []string
	for range <n> {
		err := <-ended
		texts = append(texts, fmt.Sprint(err, errors.Is(err, cause), errors.Is(err, context.Canceled)))
	}
	slices.Sort(texts)
	fmt.Println("tree", texts, long.Err(), context.Cause(long)))",
    R"(ticker := time.NewTicker(time.Millisecond)
	n := 0
	for range ticker.C {
		if n++; n == <n> { break }
	}
	ticker.Reset(time.Hour)
	timer := time.NewTimer(time.Hour)
	was := timer.Reset(time.Millisecond)
	select {
	case <-timer.C: n += 100
	case <-time.After(time.Minute): n = -1
	}
	ticker.Stop()
	fmt.Println("ticks", n, was, timer.Stop(), timer.Reset(time.Hour), timer.Stop()))",
    R"(type failure struct{ error; code int }
	errs := make([]error, <m>)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if x := recover(); x != nil {
					errs[i] = failure{fmt.Errorf("%d: %v", i, x), <other>(i)}
				}
			}()
			if x := <work>(i); x&1 == 0 {
				errs[i] = errors.Join(fmt.Errorf("even %d", x), nil)
			} else {
				defer func() { panic(fmt.Sprint(recover(), "+")) }()
				panic(x)
			}
		}()
	}
	wg.Wait()
	err := errors.Join(errs...)
	var f failure
	fmt.Println("join", err, errors.As(err, &f), f.code, errors.Unwrap(err)))",
    // Each turn's variable is the goroutine's own, and each goroutine has a place of its own.
    R"(var table [<m>][<n>]int
	var wg sync.WaitGroup
	for i := 0; i < <m>; i++ {
		for j := range table[i] {
			wg.Add(1)
			go func(k int) {
				defer wg.Done()
				p := &table[i][j]
				*p = <work>(i*10+j) - k
			}(i - j)
		}
	}
	wg.Wait()
	for i, row := range table { fmt.Println(i, row) })",
    R"(slots := make(chan struct{}, <n>)
	var running, most atomic.Int32
	var sum atomic.Uint64
	done := make(chan bool)
	for i := range <m> * 2 {
		go func() {
			slots <- struct{}{}
			now := running.Add(1)
			for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
			}
			sum.Add(uint64(<work>(i)))
			runtime.Gosched()
			running.Add(-1)
			<-slots
			done <- true
		}()
	}
	for range <m> * 2 { <-done }
	fmt.Println("slots", most.Load() <= <n>, most.Load() > 0, sum.Load(), len(slots)))",
    R"(var m sync.Map
	pool := sync.Pool{New: func() any { return new(int) }}
	var wg sync.WaitGroup
	var fresh atomic.Int32
	for i := range <m> * 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			p := pool.Get().(*int)
			*p = <work>(i % 4)
			if _, loaded := m.LoadOrStore(i%4, *p); !loaded { fresh.Add(1) }
			pool.Put(p)
		}()
	}
	wg.Wait()
	sum, count := 0, 0
	m.Range(func(k, v any) bool { sum += k.(int) ^ v.(int); count++; return true })
	x, loaded := m.LoadAndDelete(0)
	_, ok := m.Load(0)
	fmt.Println("sync.Map", sum, count == int(fresh.Load()), x, loaded, ok))",
    R"(left := make(chan string)
	for i := range <m> {
		go func() {
			s := fmt.Sprint(i)
			defer func() { left <- s }()
			defer func() { s += fmt.Sprint(recover()) }()
			for k := range <P>upto(3) {
				defer func() { s += fmt.Sprint("d", k) }()
				if k == i%3 { runtime.Goexit() }
				if <work>(k)&1 == 0 { panic("p") }
			}
		}()
	}
	var all []string
	for range <m> { all = append(all, <-left) }
	slices.Sort(all)
	fmt.Println("goexit", all))",
    // An actor: everybody sends it what to do.
    R"(acts := make(chan func(*int, map[int]int), <n>)
	quit, over := make(chan struct{}), make(chan [2]int)
	go func() {
		state, seen := <n>, map[int]int{}
		for {
			select {
			case act := <-acts: act(&state, seen)
			case <-quit:
				over <- [2]int{state, len(seen)}
				return
			}
		}
	}()
	var wg sync.WaitGroup
	for i := range <m> {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ack := make(chan int)
			acts <- func(state *int, seen map[int]int) {
				*state += <work>(i)
				seen[i&3]++
				go func() { ack <- i }()
			}
			if <-ack != i { panic("other") }
		}()
	}
	wg.Wait()
	close(quit)
	fmt.Println("actor", <-over))",
    R"(type counter struct {
		sync.RWMutex
		n map[string]int
	}
	c := &counter{n: map[string]int{}}
	add := func(k string, x int) {
		c.Lock()
		defer c.Unlock()
		c.n[k] += x
	}
	get := func(k string) int {
		c.RLock()
		defer c.RUnlock()
		return c.n[k]
	}
	var wg sync.WaitGroup
	for i := range <m> {
		wg.Add(2)
		go func() { defer wg.Done(); add(string(rune('a'+i%3)), <work>(i)) }()
		go func() { defer wg.Done(); _ = get("a") }()
	}
	wg.Wait()
	fmt.Println("embedded", c.n, get("b"), c.TryLock(), c.TryRLock()))",
    R"(source := func(ctx context.Context) iter.Seq[int] {
		return func(yield func(int) bool) {
			c := make(chan int)
			go func() {
				defer close(c)
				for i := 0; ; i++ {
					select {
					case c <- <work>(i):
					case <-ctx.Done(): return
					}
				}
			}()
			for x := range c {
				if !yield(x) { return }
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	count, sum := 0, 0
	for x := range source(ctx) {
		if count++; count > <n> { break }
		sum += x
	}
	cancel()
	next, stop := iter.Pull2(<P>pairs([]int{sum, <n>}))
	i, x, ok := next()
	stop()
	_, _, more := next()
	fmt.Println("iterated", count, sum, i, x, ok, more))",
    R"(replies := make(chan chan int)
	for i := range <m> {
		go func() {
			c := make(chan int, 1)
			replies <- c
			c <- <work>(i)
			close(c)
		}()
	}
	sum := 0
	for range <m> {
		c := <-replies
		x, y := <-c, <-c
		_, open := <-c
		if open || y != 0 { panic("open") }
		sum ^= x
	}
	var never chan int
	select {
	case <-never:
	case never <- 1:
	default: sum++
	}
	fmt.Println("replies", sum, len(never), cap(never)))",
    R"(primes, c := []int{}, make(chan int)
	done := make(chan struct{})
	go func(c chan int) {
		for i := 2; ; i++ {
			select {
			case c <- i:
			case <-done: return
			}
		}
	}(c)
	for range <n> + 2 {
		p := <-c
		primes = append(primes, p)
		in, out := c, make(chan int)
		go func() {
			for {
				select {
				case x := <-in:
					if x%p == 0 { continue }
					select {
					case out <- x:
					case <-done: return
					}
				case <-done: return
				}
			}
		}()
		c = out
	}
	close(done)
	fmt.Println("primes", primes, <work>(primes[0])))",
};

}  // namespace

void Generator::more_concurrent(std::vector<Part>& to) {
    const std::string work = worker(to), other = worker(to);
    const std::string text = kPrograms[below(static_cast<int>(std::size(kPrograms)))];
    to.push_back({filled(text, {{"work", work},
                                {"other", other},
                                {"P", prefix_},
                                {"n", std::to_string(between(1, 5))},
                                {"m", std::to_string(between(1, 6))}}),
                  {},
                  {},
                  true});
}

}  // namespace fiberscope::test
