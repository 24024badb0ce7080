// What stands on stderr when a program dies: as Go, the goroutine that panicked, and with
// GOTRACEBACK=all where all the others are.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <cstdlib>

namespace fiberscope::test {
namespace {

constexpr const char* kDies = R"(
func waits(c chan int) { <-c }
func spins() {
	for {
	}
}
func main() {
	go waits(make(chan int))
	time.Sleep(time.Millisecond)
	go spins()
	time.Sleep(20 * time.Millisecond)
	var m map[string]int
	m["x"] = 1
}
)";

struct Traceback {
    explicit Traceback(const char* wish) { setenv("GOTRACEBACK", wish, 1); }
    ~Traceback() { unsetenv("GOTRACEBACK"); }
};

}  // namespace

TEST_CASE("report: a panic shows the goroutine that panicked", "[lang]") {
    const std::string err = dies(go_file(kDies));
    CHECK(err.find(
              "panic: assignment to entry in nil map\n\ngoroutine 1 [running]:\nmain.main()") == 0);
    CHECK(err.find("goroutine 2") == std::string::npos);
}

TEST_CASE("report: with GOTRACEBACK=all it shows where every other goroutine is", "[lang]") {
    const Traceback all("all");
    const bool simulated = GENERATE(false, true);
    const std::string err = run_go(go_file(kDies), {.procs = 2, .simulated = simulated}).err;
    INFO(err);
    CHECK(err.find("\ngoroutine 2 [chan receive]:\nmain.waits(...)\n") != std::string::npos);
    CHECK(err.find("main.spins()\n") != std::string::npos);
    CHECK(err.find("created by main.main in goroutine 1\n") != std::string::npos);
    std::size_t count = 0;
    for (std::size_t at = err.find("goroutine 1 ["); at != std::string::npos;
         at = err.find("goroutine 1 [", at + 1))
        ++count;
    CHECK(count == 1);
}

}  // namespace fiberscope::test
