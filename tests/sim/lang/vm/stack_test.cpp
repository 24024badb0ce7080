// A goroutine's stack: 2 KiB that doubles by copying, halves when a quarter is used, and has a
// limit.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

namespace {

// The stack changes of one goroutine: from, to.
struct Stacks final : Sink {
    explicit Stacks(std::uint32_t of) : go(of) {}
    void take(const Event& event, std::string_view) override {
        if (event.kind == Kind::go_stack && event.g == go) changes.emplace_back(event.a, event.b);
    }
    std::uint32_t go;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> changes;
};

}  // namespace

TEST_CASE("stack: what points to variables stays right when the stack moves", "[vm]") {
    CHECK(prints_everywhere(R"(
type Node struct { next *Node; n int }
func walk(n int, parent *Node, sum *int) *Node {
	local := Node{parent, n}
	buffer := [16]int{15: n}
	view := buffer[10:]
	add := func(x int) { *sum += x; local.n += 0 }
	if n > 0 {
		child := walk(n-1, &local, sum)
		if child.next != &local {
			panic("moved")
		}
	}
	add(view[5])
	return &local
}
func main() {
	results := make(chan int)
	for g := 1; g <= 4; g++ {
		go func() {
			sum := 0
			walk(200*g, nil, &sum)
			results <- sum
		}()
	}
	total := 0
	for g := 1; g <= 4; g++ {
		total += <-results
	}
	fmt.Println(total)
}
)") == "601000\n");
}

TEST_CASE("stack: every change is to the double or to the half, and begins at 2 KiB", "[vm]") {
    Stacks stacks(2);
    Judge judge;
    const auto program = compile_go(R"(
func down(n int) int {
	if n == 0 {
		return 0
	}
	return down(n-1) + 1
}
func main() {
	done := make(chan int)
	go func() {
		down(1000)
		for i := 0; i < 20; i++ {
			down(1)
		}
		done <- 1
	}()
	<-done
}
)");
    const Ran ran = run_go(*program, {.simulated = true}, judge, &stacks);
    CHECK(ran.status == 0);
    REQUIRE(stacks.changes.size() > 4);
    CHECK(stacks.changes.front() == std::pair{0u, 2048u});
    bool grew = false, shrank = false;
    for (std::size_t i = 1; i < stacks.changes.size(); ++i) {
        const auto [from, to] = stacks.changes[i];
        CHECK(from == stacks.changes[i - 1].second);
        if (to == 0) break;  // the end of the goroutine
        CHECK((to == 2 * from || 2 * to == from));
        grew |= to > from;
        shrank |= to < from;
    }
    CHECK(grew);
    CHECK(shrank);
}

TEST_CASE("stack: a frame that is larger than the stack gets one that holds it", "[vm]") {
    CHECK(prints(R"(
func big(n int) int {
	var a [5000]int
	a[n] = n
	b := a
	return b[n] + len(b)
}
func main() {
	c := make(chan int)
	go func() { c <- big(4999) }()
	fmt.Println(<-c, big(1))
}
)") == "9999 5001\n");
}

TEST_CASE("stack: recursion without end is Go's fatal error, which recover does not stop", "[vm]") {
    for (const bool simulated : {false, true}) {
        const Ran ran = run_go(
            "func f(n int) int { return f(n+1) + 1 }\nfunc main() { defer "
            "func() { recover() }(); f(0) }",
            {.simulated = simulated, .stack_bytes_max = 64 << 10});
        CHECK(ran.status == 2);
        CHECK(ran.err.rfind("runtime: goroutine stack exceeds 65536-byte limit\nfatal error: stack "
                            "overflow\n",
                            0) == 0);
        CHECK(ran.err.find(" frames elided...\n") != std::string::npos);
    }
}

TEST_CASE("stack: a deep stack unwinds through all its deferred calls", "[vm]") {
    CHECK(prints(R"(
	count := 0
	var down func(n int)
	down = func(n int) {
		defer func() { count++ }()
		if n == 0 {
			panic("bottom")
		}
		down(n - 1)
	}
	func() {
		defer func() { fmt.Println(recover(), count) }()
		down(5000)
	}()
	down2 := func() (r any) {
		defer func() { r = recover() }()
		down(3)
		return nil
	}
	fmt.Println(down2(), count)
)") == "bottom 5001\nbottom 5005\n");
}

}  // namespace fiberscope::test
