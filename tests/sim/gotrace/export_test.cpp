// Our runs as traces of Go, imported again: each goroutine does the same in the same order.
// tests/differential/go_trace_test.cpp asks Go's own parser about them.
#include "sim/gotrace/export.h"

#include "tests/catch.h"
#include "tests/sim/gotrace/imported.h"
#include "tests/sim/lang/run_go.h"

#include <filesystem>
#include <fstream>

namespace fiberscope::gotrace {
namespace {

using test::How;

struct Both final : Sink {
    Both(Sink& x, Sink& y) : x_(x), y_(y) {}
    void take(const Event& event, std::string_view text) override {
        x_.take(event, text);
        y_.take(event, text);
    }

  private:
    Sink &x_, &y_;
};

// A run of the program, as a Go trace; what its goroutines did goes to `lives`.
std::string exported(std::string_view text, const How& how, Lives& lives) {
    CAPTURE(how.procs, how.seed, how.simulated);
    test::Judge judge;
    std::string bytes;
    Export go(judge.strings(), "x.go", [&](std::string_view part) { bytes += part; });
    Both both(go, lives);
    test::run_go(*test::compile_go(text), how, judge, &both);
    go.finish();
    CHECK_FALSE(go.problem().has_value());
    return bytes;
}

void check_round_trip(std::string_view text, const How& how) {
    Lives lives;
    const Imported again(exported(text, how, lives));
    CHECK(again.report.error == "");
    CHECK(again.report.damage == "");
    CHECK(lives.of == again.lives.of);
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a lesson as a Go trace: imported again its goroutines do the same", "[gotrace]") {
    const std::filesystem::path folder = std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "scenarios";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".go") continue;
        CAPTURE(entry.path());
        const std::string text = read_file(entry.path());
        for (const std::uint32_t procs : {1u, 2u, 4u, 8u}) {
            for (std::uint64_t seed = 1; seed <= 3; ++seed)
                check_round_trip(text, {.procs = procs, .simulated = true, .seed = seed});
        }
        check_round_trip(text, {.procs = 2});
    }
}

TEST_CASE("a run as a Go trace: collections, GOMAXPROCS, locked goroutines, timers' functions",
          "[gotrace]") {
    constexpr std::string_view kProgram = R"(package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func main() {
	done := make(chan bool)
	go func() {
		runtime.LockOSThread()
		time.Sleep(1000)
		done <- true
	}()
	time.AfterFunc(10, func() { done <- true })
	runtime.GC()
	for _, procs := range []int{3, 1, 4, 2} {
		runtime.GOMAXPROCS(procs)
		var wg sync.WaitGroup
		for i := 0; i < 5; i++ {
			wg.Add(1)
			go func() {
				defer wg.Done()
				runtime.Gosched()
			}()
		}
		wg.Wait()
	}
	<-done
	<-done
	fmt.Println("done")
}
)";
    for (const std::uint32_t procs : {1u, 2u, 4u}) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed)
            check_round_trip(kProgram, {.procs = procs, .simulated = true, .seed = seed});
    }
    Lives lives;
    const Imported again(exported(kProgram, {.procs = 2, .simulated = true}, lives));
    CAPTURE(again.text());
    CHECK(again.tells("procs procs=3"));
    CHECK(again.tells("a garbage collection begins"));
    CHECK(again.tells("note text=stdout: done\\n"));
    CHECK(again.tells("go_create main.main.func1:12 by=G1"));
    CHECK(again.tells("go_park for=\"sync.WaitGroup.Wait\""));
}

TEST_CASE("a run as a Go trace: what Go has no event for is counted", "[gotrace]") {
    test::Judge judge;
    Export go(judge.strings(), "x.go", [](std::string_view) {});
    test::run_go(*test::compile_go("c := make(chan int, 1)\nc <- 1\n<-c\n"),
                 {.procs = 1, .simulated = true}, judge, &go);
    go.finish();
    std::string all;
    for (const std::string& line : go.left_out())
        all += line + "\n";
    CAPTURE(all);
    CHECK(all.find("1 chan_send\n") != std::string::npos);
    CHECK(all.find("1 chan_recv\n") != std::string::npos);
}

}  // namespace fiberscope::gotrace
