// The lessons in scenarios/: each gives its output in every world and over several Ps, every one of
// its events follows from the state before it, and a simulated run is the same run every time.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace fiberscope::test {
namespace {

const std::map<std::string, std::string> kOutputs = {
    {"01-go-statement.go", "hello from greet(0)\nhello from greet(1)\nhello from greet(2)\n"},
    {"02-unbuffered.go", "received 10\nreceived 20\nreceived 30\n"},
    {"03-buffered.go", "in the buffer: 100 of 100\nsum: 5356\n"},
    {"04-range-close.go", "one\ntwo\nthree\nfour\nafter the end: \"\" false\n"},
    {"05-stack.go",
     "walked 5\nwalked 60\nwalked 250\nwalked 2\nwalked 2\nwalked 2\nwalked 2\nwalked 2\n"},
    {"06-scheduler.go", "GOMAXPROCS 1 total 1140\nGOMAXPROCS 4 total 1140\n"},
    {"07-system-calls.go", "27\ndone\n"}};

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Every event as bytes, to tell two runs apart.
struct Bytes final : Sink {
    void take(const Event& event, std::string_view text) override {
        all.append(reinterpret_cast<const char*>(&event), sizeof event).append(text);
    }
    std::string all;
};

std::shared_ptr<const lang::Program> compile_lesson(const std::string& name) {
    const auto path = std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "scenarios" / name;
    return compile_go(read_file(path), name);
}

void check_lesson(const std::string& name, const How& how) {
    CAPTURE(name, how.procs, how.simulated, how.seed);
    Judge judge;
    const Ran ran = run_go(*compile_lesson(name), how, judge);
    CHECK(ran.out == kOutputs.at(name));
    CHECK(ran.err.empty());
    CHECK(ran.status == 0);
    CHECK(judge.state().go(GoId::main).status == replay::GoStatus::finished);
}

}  // namespace

TEST_CASE("lessons: each gives its output and a sound record in the real world", "[lessons]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    for (const auto& [name, output] : kOutputs)
        check_lesson(name, {.procs = procs});
}

TEST_CASE("lessons: each gives its output and a sound record in the simulated world", "[lessons]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 64u);
    for (const auto& [name, output] : kOutputs) {
        for (std::uint64_t seed = 1; seed <= 3; ++seed)
            check_lesson(name, {.procs = procs, .simulated = true, .seed = seed});
    }
}

TEST_CASE("lessons: a simulated run is the same, event by event, every time", "[lessons]") {
    for (const auto& [name, output] : kOutputs) {
        CAPTURE(name);
        const auto program = compile_lesson(name);
        const auto record = [&](std::uint64_t seed) {
            Judge judge;
            Bytes bytes;
            run_go(*program, {.procs = 3, .simulated = true, .seed = seed}, judge, &bytes);
            return bytes.all;
        };
        const std::string first = record(7);
        CHECK(first.size() > 1000);
        CHECK(record(7) == first);
        CHECK(record(7) == first);
    }
}

TEST_CASE("lessons: the stack lesson's goroutine grows from 2 KiB and shrinks again", "[lessons]") {
    struct Stacks final : Sink {
        void take(const Event& event, std::string_view) override {
            if (event.kind != Kind::go_stack || event.g != 2) return;
            if (event.a == 0) first = event.b;
            if (event.a > 0 && event.b == 2 * event.a) ++grown;
            if (event.a > 0 && 2 * event.b == event.a) ++shrunk;
            if (event.a > 0) ++changes;
            largest = std::max(largest, event.b);
        }
        std::uint32_t first = 0, largest = 0;
        int grown = 0, shrunk = 0, changes = 0;
    } stacks;
    Judge judge;
    run_go(*compile_lesson("05-stack.go"), {.simulated = true}, judge, &stacks);
    CHECK(stacks.first == 2048);
    CHECK(stacks.grown + stacks.shrunk == stacks.changes);
    CHECK(stacks.grown >= 3);
    CHECK(stacks.shrunk >= 2);
    CHECK(stacks.largest >= 16384);
}

TEST_CASE("lessons: virtual time makes four Ps finish parallel work sooner than one", "[lessons]") {
    const std::string source = R"(package main
import "sync"
func main() {
	var wg sync.WaitGroup
	for w := 0; w < 4; w++ {
		wg.Add(1)
		go func() {
			x := 0
			for i := 0; i < 300000; i++ {
				x += i
			}
			_ = x
			wg.Done()
		}()
	}
	wg.Wait()
}
)";
    const auto program = compile_go(source, "parallel.go");
    const auto virtual_ns = [&](std::uint32_t procs) {
        Judge judge;
        run_go(*program, {.procs = procs, .simulated = true}, judge);
        return static_cast<double>(judge.state().now_ns);
    };
    const double one = virtual_ns(1), four = virtual_ns(4);
    CHECK(one / four > 3.0);
    CHECK(one / four < 4.1);
}

}  // namespace fiberscope::test
