// Frames read again and again while a run is held, at whatever instant that is: in the middle of
// calls, of growing stacks, of a collection's begin. What must hold: in every frame the variables
// that are shown agree with each other, as the program makes them; a value of another time, another
// frame or freed memory would not (and AddressSanitizer and ThreadSanitizer look on).
#include "sim/world/paced.h"
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <atomic>
#include <chrono>
#include <map>
#include <thread>

namespace fiberscope::test {
namespace {

constexpr const char* kProgram = R"(
type pair struct{ a, b int }

func work(seed, depth int, c chan int) (sum int) {
	defer func() { sum++ }()
	twice := 2 * seed
	text := strings.Repeat("x", seed)
	list := []int{seed, twice}
	cell := seed
	add := func(by int) { cell += by }
	p := &pair{seed, twice}
	m := map[int]int{seed: twice}
	var boxed any = pair{seed, twice}
	if depth > 0 {
		sum = work(seed+1, depth-1, c)
	}
	for i := 0; i < 3; i++ {
		same := i
		select {
		case c <- same:
		case got := <-c:
			sum += got
		default:
		}
	}
	add(0)
	return sum + len(text) + list[1] + p.b + m[seed] + boxed.(pair).a
}

func main() {
	c := make(chan int)
	for g := 0; g < 6; g++ {
		go func() {
			for round := 0; ; round++ {
				work(g+round%5, 20+round%50, c)
			}
		}()
	}
	for {
		time.Sleep(50 * time.Microsecond)
	}
}
)";

// What is wrong with a frame, or nothing.
std::string wrong_in(const FrameFact& frame) {
    if (frame.function != "main.work") return "";
    std::map<std::string, std::string> values;
    for (const VariableFact& variable : frame.variables)
        values[variable.name] = variable.value;
    const std::string seed = values["seed"];
    if (seed.empty()) return "no seed";
    const int number = std::stoi(seed);
    const std::string twice = std::to_string(2 * number);
    std::string both = seed;
    both += " ";
    both += twice;
    const std::map<std::string, std::string> right = {
        {"twice", twice},
        {"text", "\"" + std::string(static_cast<std::size_t>(number), 'x') + "\""},
        {"list", "[" + both + "]"},
        {"cell", seed},
        {"add", "main.work.func2"},
        {"p", "&{" + both + "}"},
        {"m", "map[" + seed + ":" + twice + "]"},
        {"boxed", "pair({" + both + "})"},
        {"same", values["i"]}};
    for (const auto& [name, value] : right) {
        const auto found = values.find(name);
        if (found != values.end() && found->second != value)
            return name + " is " + found->second + ", not " + value;
    }
    return "";
}

}  // namespace

TEST_CASE("frames: at any instant of a held run the variables of each frame agree", "[vm]") {
    const bool listens = GENERATE(false, true);
    const std::uint32_t collect_every = GENERATE(0u, 20u);
    CAPTURE(listens, collect_every);
    const auto program = compile_go(kProgram);
    world::Paced world(true);
    lang::Execution execution(
        *program,
        {.output = [](int, std::string_view) {}, .args = {}, .collect_every = collect_every});
    Stopper stopper;
    Judge judge;
    std::thread run([&] {
        RunOptions options{.procs = 2, .world = &world, .strings = &judge.strings()};
        options.stopper = &stopper;
        execution.run(listens ? judge.options(options) : options);
    });
    std::size_t frames = 0, rounds = 0;
    std::string wrong;
    const auto look = [&](const Scheduler& scheduler) {
        for (std::uint32_t go = 1; go <= 8; ++go) {
            for (const FrameFact& frame : execution.frames(&scheduler, GoId{go})) {
                ++frames;
                if (wrong.empty()) wrong = wrong_in(frame);
            }
        }
    };
    const auto began = std::chrono::steady_clock::now();
    // As many as a loaded machine does in the time, but some.
    while (rounds < 20 ||
           (rounds < 400 && std::chrono::steady_clock::now() - began < std::chrono::seconds(2))) {
        world.resume();
        std::this_thread::sleep_for(std::chrono::microseconds(50 * (rounds % 7)));
        world.pause();
        // Where it is held, and some steps further.
        for (int step = 0; step < 5; ++step) {
            while (!world.while_held(look))
                std::this_thread::yield();
            world.step();
        }
        ++rounds;
    }
    stopper.stop(0);
    world.resume();
    run.join();
    INFO(frames << " frames in " << rounds << " rounds");
    CHECK(wrong == "");
    CHECK(frames > rounds);
    // And when it is over.
    REQUIRE(execution.is_over());
    for (std::uint32_t go = 1; go <= 8; ++go)
        for (const FrameFact& frame : execution.frames(nullptr, GoId{go}))
            CHECK(wrong_in(frame).empty());
    if (listens) judge.require_right();
}

}  // namespace fiberscope::test
