// The lessons in scenarios/: each gives its output in every world and over several Ps, every one of
// its events follows from the state before it, and a simulated run is the same run every time.
#include "sim/lang/lang.h"
#include "sim/lesson/lesson.h"
#include "sim/replay/check.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
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
    {"06-scheduler.go", "GOMAXPROCS 1 total 1140\nGOMAXPROCS 4 total 1140\n"}};

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

struct Ran {
    std::string output;
    int exit_status = 0;
};

Ran run_lesson(const lang::Program& program, std::uint32_t procs, World* world, std::uint64_t seed,
               Sink& sink, StringTable& strings) {
    Ran ran;
    std::mutex mutex;  // goroutines of several Ms write
    const auto output = [&](int, std::string_view text) {
        const std::lock_guard lock(mutex);
        ran.output += text;
    };
    ran.exit_status =
        lang::run_program(
            program, {.output = output, .args = {}},
            {.procs = procs, .world = world, .sink = &sink, .strings = &strings, .seed = seed})
            .exit_status;
    return ran;
}

std::shared_ptr<const lang::Program> compile_lesson(const std::string& name) {
    const auto path = std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "scenarios" / name;
    lang::Compiled compiled = lang::compile(read_file(path), name);
    for (const lang::Diagnostic& error : compiled.errors)
        UNSCOPED_INFO(lang::text_of(error, name));
    REQUIRE(compiled.program != nullptr);
    return compiled.program;
}

void check_lesson(const std::string& name, std::uint32_t procs, World* world, std::uint64_t seed) {
    CAPTURE(name, procs, seed);
    StringTable strings;
    replay::Check check(strings);
    const Ran ran = run_lesson(*compile_lesson(name), procs, world, seed, check, strings);
    CHECK(ran.output == kOutputs.at(name));
    CHECK(ran.exit_status == 0);
    if (check.impossible()) FAIL(check.verdict());
    CHECK(check.state().ended);
    CHECK(check.state().go(GoId::main).status == replay::GoStatus::finished);
}

}  // namespace

TEST_CASE("lessons: each gives its output and a sound record in the real world", "[lessons]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 8u);
    for (const auto& [name, output] : kOutputs)
        check_lesson(name, procs, nullptr, 1);
}

TEST_CASE("lessons: each gives its output and a sound record in the simulated world", "[lessons]") {
    const std::uint32_t procs = GENERATE(1u, 2u, 4u, 64u);
    for (const auto& [name, output] : kOutputs) {
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            world::Simulated world;
            check_lesson(name, procs, &world, seed);
        }
    }
}

TEST_CASE("lessons: a simulated run is the same, event by event, every time", "[lessons]") {
    for (const auto& [name, output] : kOutputs) {
        CAPTURE(name);
        const auto program = compile_lesson(name);
        const auto record = [&](std::uint64_t seed) {
            StringTable strings;
            Bytes bytes;
            world::Simulated world;
            run_lesson(*program, 3, &world, seed, bytes, strings);
            return bytes.all;
        };
        const std::string first = record(7);
        CHECK(first.size() > 1000);
        CHECK(record(7) == first);
        CHECK(record(7) == first);
    }
}

TEST_CASE("lessons: the stack lesson's goroutine grows from 2 KiB and shrinks again", "[lessons]") {
    StringTable strings;
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
    world::Simulated world;
    run_lesson(*compile_lesson("05-stack.go"), 1, &world, 1, stacks, strings);
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
    const lang::Compiled compiled = lang::compile(source, "parallel.go");
    REQUIRE(compiled.program != nullptr);
    const auto virtual_ns = [&](std::uint32_t procs) {
        StringTable strings;
        replay::Check check(strings);
        world::Simulated world;
        run_lesson(*compiled.program, procs, &world, 1, check, strings);
        return static_cast<double>(check.state().now_ns);
    };
    const double one = virtual_ns(1), four = virtual_ns(4);
    CHECK(one / four > 3.0);
    CHECK(one / four < 4.1);
}

}  // namespace fiberscope::test
