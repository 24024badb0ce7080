#include "tests/sim/recorded.h"

#include "tests/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fiberscope::test {
namespace {

namespace fs = std::filesystem;
const fs::path kScenarios = fs::path(FIBERSCOPE_SOURCE_DIR) / "scenarios";

struct Keep final : Sink {
    explicit Keep(std::vector<Story::Entry>& to) : entries(to) {}
    void take(const Event& event, std::string_view text) override {
        entries.push_back({event, std::string(text)});
    }
    std::vector<Story::Entry>& entries;
};

Recorded record(const lang::Program& program, const How& how) {
    Recorded recorded;
    Keep keep(recorded.entries);
    run_go(program, how, *recorded.judge, &keep);
    return recorded;
}

constexpr const char* kMedley = R"(
func main() {
	runtime.GOMAXPROCS(3)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var rw sync.RWMutex
	start, odd, even := make(chan bool), make(chan int), make(chan int, 2)
	cond := sync.NewCond(&mu)
	total, woken := 0, 0
	for w := 0; w < 6; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			<-start
			for i := 0; i < 8; i++ {
				mu.Lock()
				total += i
				time.Sleep(time.Microsecond)
				mu.Unlock()
				if i%3 == 0 {
					rw.Lock()
					runtime.Gosched()
					rw.Unlock()
				} else {
					rw.RLock()
					time.Sleep(time.Microsecond)
					rw.RUnlock()
				}
				if w%2 == 0 {
					even <- i
				} else {
					odd <- i
				}
			}
			mu.Lock()
			cond.Wait()
			woken++
			mu.Unlock()
		}(w)
	}
	close(start)
	timeout := time.After(time.Second)
	for received := 0; received < 48; {
		select {
		case <-odd:
			received++
		case <-even:
			received++
		case <-timeout:
			panic("too slow")
		}
	}
	select {
	case <-odd:
	default:
	}
	func() {
		defer func() { recover() }()
		panic("on purpose")
	}()
	go func() {
		runtime.LockOSThread()
		time.Sleep(time.Microsecond)
		runtime.Gosched()
		time.Sleep(10 * time.Microsecond)
	}()
	runtime.GC()
	for woken < 6 {
		time.Sleep(time.Millisecond)
		mu.Lock()
		cond.Broadcast()
		mu.Unlock()
	}
	wg.Wait()
	fmt.Println(total)
}
)";

}  // namespace

std::vector<std::string> lesson_names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kScenarios))
        if (entry.path().extension() == ".go") names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    REQUIRE(names.size() >= 7);
    return names;
}

Recorded record_lesson(const std::string& name, const How& how) {
    std::ifstream in(kScenarios / name);
    std::ostringstream text;
    text << in.rdbuf();
    return record(*compile_go(text.str(), name), how);
}

Recorded record_medley(const How& how) {
    return record(*compile_go(kMedley, "medley.go"), how);
}

}  // namespace fiberscope::test
