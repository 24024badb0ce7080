// One run's shared state: output, the elements that channels show, and the run's end.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {

namespace {

// What events of one kind say.
struct Texts final : Sink {
    explicit Texts(Kind of) : kind(of) {}
    void take(const Event& event, std::string_view text) override {
        if (event.kind == kind) all.emplace_back(text);
    }
    Kind kind;
    std::vector<std::string> all;
};

std::vector<std::string> texts_of(std::string_view source, Kind kind) {
    Texts texts(kind);
    Judge judge;
    run_go(*compile_go(source), {.simulated = true}, judge, &texts);
    return texts.all;
}

}  // namespace

TEST_CASE("run: a sent value is shown as %v would print it, strings quoted", "[vm]") {
    CHECK(texts_of(R"(
	type P struct{ X int; S string }
	a, b, c, d := make(chan int, 1), make(chan string, 1), make(chan P, 1), make(chan []int, 1)
	e := make(chan [20]int8, 1)
	a <- -5
	b <- "a b"
	c <- P{1, "x"}
	d <- []int{1, 2}
	e <- [20]int8{1}
)",
                   Kind::chan_send) ==
          std::vector<std::string>{"-5", "\"a b\"", "{1 x}", "[1 2]",
                                   "[1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0]"});
}

TEST_CASE("run: what is printed is an event with its text", "[vm]") {
    CHECK(
        texts_of("fmt.Println(\"one\"); fmt.Print(2, 3); println(\"err\")", Kind::output).size() >=
        3);
}

TEST_CASE("run: os.Args are the program's name and the run's arguments", "[vm]") {
    const Ran ran = run_go("fmt.Println(len(os.Args), os.Args[1:])", {.args = {"a", "b c"}});
    CHECK(ran.out == "3 [a b c]\n");
}

TEST_CASE("run: os.Exit ends at once with its status, also from a goroutine", "[vm]") {
    for (const How& how : all_worlds()) {
        const Ran ran = run_go("defer fmt.Println(\"no\"); go os.Exit(7); select {}", how);
        CHECK(ran.status == 7);
        CHECK(ran.out.empty());
        CHECK(ran.err.empty());
    }
}

TEST_CASE("run: one program may run many times, each with fresh globals", "[vm]") {
    const auto program = compile_go(
        "var n = 1\nvar s []int\nfunc main() { n++; s = append(s, n); "
        "fmt.Println(n, s) }");
    for (int i = 0; i < 3; ++i) {
        Judge judge;
        CHECK(run_go(*program, {.simulated = i == 1}, judge).out == "2 [2]\n");
    }
}

}  // namespace fiberscope::test
