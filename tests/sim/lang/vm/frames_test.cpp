// What the views and reports show of a goroutine: its frames, and which variables have which value
// there. Each program comes to rest, most by a deadlock, and is looked at then.
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <regex>

namespace fiberscope::test {
namespace {

std::string text_of(const FrameFact& frame) {
    std::string text;
    for (const VariableFact& variable : frame.variables)
        text += variable.name + (variable.shadowed ? " (shadowed) " : " ") + variable.type + " = " +
                variable.value + "\n";
    return std::regex_replace(text, std::regex("0x[0-9a-f]+"), "0x..");
}

// A program that has come to its end, or to that of its time.
struct Rested {
    explicit Rested(std::string_view text, std::uint64_t until_ns = kNever)
        : program(compile_go(text)),
          execution(*program, {.output = [](int, std::string_view) {},
                               .args = {},
                               .collect_every = collect_every_wanted()}) {
        world::Simulated world({}, until_ns);
        Judge judge;
        execution.run(judge.options({.procs = 1, .world = &world}));
        judge.require_right();
    }
    FrameFacts frames(std::uint32_t go) const { return execution.frames(nullptr, GoId{go}); }
    // Of a frame, the innermost is 0.
    std::string variables(std::uint32_t go = 1, std::size_t frame = 0) const {
        const FrameFacts all = frames(go);
        REQUIRE(frame < all.size());
        return text_of(all[frame]);
    }

    std::shared_ptr<const lang::Program> program;
    lang::Execution execution;
};

// Of a goroutine's innermost frame, when the program has come to a deadlock.
std::string variables(std::string_view text, std::uint32_t go = 1) {
    CAPTURE(text);
    return Rested(text).variables(go);
}

}  // namespace

TEST_CASE("frames: a variable of every type shows its value", "[vm]") {
    CHECK(variables(R"(
type point struct { X, Y int }
type shape interface { area() int }
func (p point) area() int { return p.X * p.Y }
type list struct { next *list; n int }
type celsius float64
type guarded struct { mu sync.Mutex; n int }
type failure string
func (f failure) Error() string { return "not called" }
func main() {
	b, i8, u8, r := true, int8(-3), uint8(200), 'x'
	f, f32, c := 2.5, float32(0.1), celsius(36.6)
	s, empty := "a\"b\n", ""
	var zero int
	array, none := [3]int{1, 2, 3}, [0]int{}
	grid := [2][2]string{{"a", "b"}, {"c", "d"}}
	slice, made := []string{"x", "y\n"}, make([]int, 2, 9)
	var nils []int
	m, nilm := map[string]int{"b": 2, "a": 1}, map[int]bool(nil)
	p, q := point{3, 4}, struct{}{}
	pp, l := &p, &list{&list{nil, 2}, 1}
	pi, ps := new(int), &s
	var nilp *point
	var any1, any2 any = 5, nil
	var sh shape = p
	var err, noerr error = failure("f"), nil
	ch, unb := make(chan int, 4), make(<-chan point)
	ch <- 1
	var nilch chan int
	fn := main
	var nilfn func(int) string
	g := guarded{n: 1}
	g.mu.Lock()
	var rw, free sync.RWMutex
	rw.RLock()
	wg := &sync.WaitGroup{}
	wg.Add(2)
	free.Lock()
	free.Unlock()
	_, _, _, _, _, _, _, _, _, _ = b, i8, u8, r, f, f32, c, s, empty, zero
	_, _, _, _, _, _, _, _, _, _ = array, none, grid, slice, made, nils, m, nilm, p, q
	_, _, _, _, _, _, _, _, _, _ = pp, l, pi, nilp, any1, any2, sh, err, ch, unb
	_, _, _, _, _ = nilch, fn, nilfn, noerr, ps
	select {}
}
)") == R"(b bool = true
i8 int8 = -3
u8 uint8 = 200
r rune = 120
f float64 = 2.5
f32 float32 = 0.1
c celsius = 36.6
s string = "a\"b\n"
empty string = ""
zero int = 0
array [3]int = [1 2 3]
none [0]int = []
grid [2][2]string = [[a b] [c d]]
slice []string = [x y\n]
made []int = [0 0]
nils []int = nil
m map[string]int = map[a:1 b:2]
nilm map[int]bool = nil
p point = {3 4}
q struct{} = {}
pp *point = &{3 4}
l *list = &{0x.. 1}
pi *int = &0
ps *string = &"a\"b\n"
nilp *point = nil
any1 any = int(5)
any2 any = nil
sh shape = point({3 4})
err error = failure("f")
noerr error = nil
ch chan int = chan 1, 1 of 4
unb <-chan point = chan 2
nilch chan int = nil
fn func() = main.main
nilfn func(int) string = nil
g guarded = {held 1}
rw sync.RWMutex = 1 reading
free sync.RWMutex = free
wg *sync.WaitGroup = &2 to go
)");
}

TEST_CASE("frames: receivers, parameters, results and captures are variables", "[vm]") {
    const Rested rested(R"(
type T struct{ n int }
func (t *T) method(a int, b ...string) (sum int, err error) {
	sum = a + len(b)
	by_value := "constant"
	by_cell := 1
	func(inner int) (result float64) {
		by_cell += inner
		select {}
	}(len(by_value))
	return
}
func (t T) value(_ int, kept int) { (&t).method(kept, "x", "y") }
func main() { T{5}.value(1, 2) }
)");
    CHECK(rested.variables(1, 0) == "by_cell int = 9\ninner int = 8\nresult float64 = 0\n");
    CHECK(rested.variables(1, 1) ==
          "t *T = &{5}\na int = 2\nb []string = [x y]\nsum int = 4\nerr error = nil\n"
          "by_value string = \"constant\"\nby_cell int = 9\n");
    CHECK(rested.variables(1, 2) == "t T = {5}\nkept int = 2\n");
    CHECK(rested.variables(1, 3).empty());
    const FrameFacts frames = rested.frames(1);
    CHECK(frames[0].function == "main.(*T).method.func1");
    CHECK(frames[0].line == 11);
    CHECK(frames[1].function == "main.(*T).method");
    CHECK(frames[1].line == 12);
    CHECK(frames[3].function == "main.main");
}

TEST_CASE("frames: the variables of ranges, switches and selects are in their blocks", "[vm]") {
    const auto in_loop = [](const std::string& head, const std::string& before = "") {
        const std::string names = head.substr(0, head.find(" :="));
        return variables("func use(...any) {}\nfunc main() {\n" + before + "\nfor " + head +
                         " {\nuse(" + std::regex_replace(names, std::regex("_, "), "") +
                         ")\nselect {}\n}\n}");
    };
    CHECK(in_loop("i, v := range []string{\"a\", \"b\"}") == "i int = 0\nv string = \"a\"\n");
    CHECK(in_loop("i := range 3") == "i int = 0\n");
    CHECK(in_loop("i, c := range \"é\"") == "i int = 0\nc rune = 233\n");
    CHECK(in_loop("k, v := range map[string]int{\"k\": 7}") == "k string = \"k\"\nv int = 7\n");
    CHECK(in_loop("_, v := range [2]float64{1.5}") == "v float64 = 1.5\n");
    CHECK(in_loop("v := range c", "c := make(chan int, 1)\nc <- 3") ==
          "c chan int = chan 1, 0 of 1\nv int = 3\n");
    CHECK(in_loop("i, j := 0, 9; i < j; i, j = i+1, j-1") == "i int = 0\nj int = 9\n");
    CHECK(variables("var x any = \"s\"\nswitch v := x.(type) {\ncase int:\n_ = v\n"
                    "case string:\n_ = v\nselect {}\n}") ==
          "x any = string(\"s\")\nv string = \"s\"\n");
    CHECK(variables("c := make(chan int, 1)\nc <- 1\nselect {\ncase v, ok := <-c:\n_, _ = v, ok\n"
                    "select {}\n}") == "c chan int = chan 1, 0 of 1\nv int = 1\nok bool = true\n");
    CHECK(variables("if n, err := fmt.Println(); err == nil && n > 1 {\n} else {\nselect {}\n}") ==
          "n int = 1\nerr error = nil\n");
}

TEST_CASE("frames: a variable is there from its first value on to the end of its block", "[vm]") {
    // Not yet: what its first value comes of has not happened.
    CHECK(variables("c := make(chan int)\na := 1\nb := a + <-c\n_ = b") ==
          "c chan int = chan 1\na int = 1\n");
    // Not any more: its block has ended, and another has its register.
    CHECK(variables("{\nold := 5\n_ = old\n}\n{\nfresh := 6\n_ = fresh\nselect {}\n}") ==
          "fresh int = 6\n");
    CHECK(variables("for i := 0; i < 3; i++ {\n}\nfor _, x := range []int{1} {\n_ = x\n}\n"
                    "var q struct{}\n{\nvar r struct{}\n_ = r\n}\n_ = q\nselect {}") ==
          "q struct{} = {}\n");
    // In a loop that makes a new one for each turn, the one of this turn.
    CHECK(variables("for i := 0; ; i++ {\nf := func() int { return i }\nif f() == 2 {\n"
                    "select {}\n}\n}") == "i int = 2\nf func() int = main.main.func1\n");
}

TEST_CASE("frames: of two variables of one name the outer one is shadowed", "[vm]") {
    CHECK(variables("x := 1\n_ = x\nif x := \"a\"; x != \"\" {\nx := 2.5\n_ = x\nselect {}\n}") ==
          "x (shadowed) int = 1\nx (shadowed) string = \"a\"\nx float64 = 2.5\n");
    CHECK(variables("x := 1\n{\nx := x + 1\n_ = x\n}\n_ = x\nselect {}") == "x int = 1\n");
    CHECK(variables("func f(x int) {\nfunc() {\ny := x\nx := \"in\"\n_, _ = x, y\nselect {}\n}()\n}"
                    "\nfunc main() { f(4) }") ==
          "x (shadowed) int = 4\ny int = 4\nx string = \"in\"\n");
}

TEST_CASE("frames: each call of a recursive function has its own variables", "[vm]") {
    const Rested rested(R"(
func down(n int) int {
	double := 2 * n
	if n == 0 {
		select {}
	}
	return down(n-1) + double
}
func main() { down(200) }
)");
    const FrameFacts frames = rested.frames(1);
    // As many as Go prints: fifty at each end.
    REQUIRE(frames.size() == 100);
    for (int i = 0; i < 50; ++i) {
        const std::string n = std::to_string(i), twice = std::to_string(2 * i);
        CHECK(text_of(frames[static_cast<std::size_t>(i)]) ==
              "n int = " + n + "\ndouble int = " + twice + "\n");
    }
    CHECK(frames[49].left_out == 102);  // 201 calls and main
    CHECK(text_of(frames[98]) == "n int = 200\ndouble int = 400\n");
    CHECK(frames[99].function == "main.main");
}

TEST_CASE("frames: a goroutine that waits in a select, and one that has not begun", "[vm]") {
    const Rested rested(R"(
func waits(a, b chan int, name string) {
	n := len(name)
	select {
	case v := <-a:
		_ = v
	case b <- n:
	}
}
func late(x int, p *int) { boxed := &x; _, _ = boxed, p }
func main() {
	go waits(make(chan int), make(chan int), "bob")
	time.Sleep(time.Millisecond)
	n := 3
	go late(7, &n)
	panic("over")
}
)");
    CHECK(rested.variables(2) ==
          "a chan int = chan 1\nb chan int = chan 2\nname string = \"bob\"\nn int = 3\n");
    CHECK(rested.variables(3) == "x int = 7\np *int = &3\n");
    CHECK(rested.variables(1) == "n int = 3\n");
    CHECK(rested.frames(4).empty());
}

TEST_CASE("frames: instances of generic functions have the types of their arguments", "[vm]") {
    const Rested rested(R"(
type pair[K comparable, V any] struct { key K; value V }
func (p *pair[K, V]) wait(more V) {
	all := []V{p.value, more}
	_ = all
	select {}
}
func first[T any](list ...T) T {
	var zero T
	head := append(list, zero)[0]
	(&pair[string, T]{"k", head}).wait(zero)
	return head
}
func main() {
	go first(2.5)
	first("a", "b")
}
)");
    CHECK(rested.variables(1, 0) ==
          "p *pair[string, string] = &{k a}\nmore string = \"\"\nall []string = [a ]\n");
    CHECK(rested.variables(1, 1) ==
          "list []string = [a b]\nzero string = \"\"\nhead string = \"a\"\n");
    CHECK(rested.variables(2, 0) ==
          "p *pair[string, float64] = &{k 2.5}\nmore float64 = 0\nall []float64 = [2.5 0]\n");
}

TEST_CASE("frames: the body of a range over a function sees what is around it", "[vm]") {
    const Rested rested(R"(
func count(yield func(int, string) bool) {
	for at := 1; yield(at, "s"); at++ {
	}
}
func find(wanted int) (found string) {
	seen := 0
	for n, text := range count {
		seen += n
		if n == wanted {
			found = text
			select {}
		}
	}
	return
}
func main() { find(3) }
)");
    CHECK(rested.variables(1, 0) ==
          "wanted int = 3\nfound string = \"s\"\nseen int = 6\n"
          "n int = 3\ntext string = \"s\"\n");
    CHECK(rested.frames(1)[0].function == "main.find-range1");
    CHECK(rested.variables(1, 1).find("at int = 3\n") != std::string::npos);
    CHECK(rested.variables(1, 2) == "wanted int = 3\nfound string = \"s\"\nseen int = 6\n");
}

TEST_CASE("frames: one that is preempted in a loop stands in it", "[vm]") {
    const Rested rested(R"(
func spins(limit int) {
	before := 1
	for {
		before++
	}
}
func jumps() {
	x := 5
again:
	x++
	goto again
}
func main() {
	go spins(10)
	go jumps()
	sum := 0
	for i := 0; ; i++ {
		sum += i
	}
}
)",
                        50'000'000);
    for (const std::uint32_t go : {1U, 2U, 3U})
        CHECK(rested.frames(go).size() == 1);
    CHECK(std::regex_match(rested.variables(1),
                           std::regex("sum int = [0-9]{4,}\ni int = [0-9]{4,}\n")));
    CHECK(std::regex_match(rested.variables(2),
                           std::regex("limit int = 10\nbefore int = [0-9]{4,}\n")));
    CHECK(std::regex_match(rested.variables(3), std::regex("x int = [0-9]{4,}\n")));
    const std::uint32_t line = rested.frames(2)[0].line;
    CHECK((line == 5 || line == 6));
}

TEST_CASE("frames: a frame that panics, and one that goes on after it, show what has a value",
          "[vm]") {
    const Rested rested(R"(
func deferred(n int) { <-make(chan int) }
func panics(m map[string]int) {
	defer deferred(1)
	one := 1
	m["x"] = one
	two := 2
	_ = two
}
func recovers() (result int) {
	defer deferred(2)
	defer func() { recover() }()
	early := 1
	var p *int
	*p = early
	late := 2
	return late
}
func returns() {
	defer deferred(3)
	last := 1
	_ = last
}
func main() {
	go panics(nil)
	go recovers()
	go returns()
	select {}
}
)");
    CHECK(rested.variables(2, 0) == "n int = 1\n");
    CHECK(rested.variables(2, 1) == "m map[string]int = nil\none int = 1\n");
    CHECK(rested.variables(3, 0) == "n int = 2\n");
    CHECK(rested.variables(3, 1) == "result int = 0\n");
    CHECK(rested.variables(4, 1) == "last int = 1\n");
}

TEST_CASE("frames: who has called a native function that calls back stands at that call", "[vm]") {
    const Rested rested(R"(
type loud struct{ n int }
func main() {
	defer func() {
		said := recover()
		_ = said
		fmt.Println(quiet{6})
	}()
	before := 1
	fmt.Println(before)
	var p *loud
	p.n = 3
}
type quiet struct{ n int }
func (q quiet) String() string {
	select {}
}
)");
    const FrameFacts frames = rested.frames(1);
    REQUIRE(frames.size() == 3);
    CHECK(text_of(frames[0]) == "q quiet = {6}\n");
    CHECK(frames[1].function == "main.main.func1");
    CHECK(frames[1].line == 10);
    CHECK(text_of(frames[1]).find("said any = runtime.errorString(") == 0);
    CHECK(frames[2].line == 15);
    CHECK(text_of(frames[2]) == "before int = 1\np *loud = nil\n");
}

TEST_CASE("frames: what a long value leaves out is counted", "[vm]") {
    const std::string text = variables(R"(
func main() {
	s := strings.Repeat("é", 1000)
	list := make([]int, 100000)
	words := []string{strings.Repeat("w", 400), "b"}
	m := map[int]int{}
	for i := 0; i < 5000; i++ {
		m[i] = i
	}
	var self []any = make([]any, 2)
	self[0], self[1] = self, self
	_, _, _, _ = s, list, words, m
	select {}
}
)");
    std::istringstream lines(text);
    std::string line;
    const auto next = [&] {
        std::getline(lines, line);
        CHECK(line.size() < 500);
        return line;
    };
    CHECK(std::regex_search(next(), std::regex("^s string = \"(é)+\"…[0-9]+ more bytes$")));
    CHECK(std::regex_search(next(), std::regex("^list \\[\\]int = \\[(0 )+…[0-9]+ more\\]$")));
    const auto zeros = std::count(line.begin(), line.begin() + 200, '0');
    CHECK(zeros > 50);
    CHECK(std::regex_search(next(), std::regex("= \\[w+…[0-9]+ more bytes …1 more\\]$")));
    CHECK(std::regex_search(next(), std::regex("= map\\[0:0 1:1 .*…[0-9]{4} more\\]$")));
    CHECK(next().find("self []any = [[[[[[") == 0);
}

TEST_CASE("frames: reports show the variables if they are to", "[vm]") {
    const auto program = compile_go(R"(
func f(n int) {
	text := "t"
	_ = text
	<-make(chan int)
}
func main() { f(4) }
)");
    for (const bool wanted : {false, true}) {
        std::string err;
        lang::run_program(*program,
                          {.output = [&](int, std::string_view text) { err += text; },
                           .args = {},
                           .locals = wanted},
                          {.procs = 1});
        CHECK(err == std::string("fatal error: all goroutines are asleep - deadlock!\n\n"
                                 "goroutine 1 [chan receive]:\nmain.f(...)\n\tx.go:7\n") +
                         (wanted ? "\t    n int = 4\n\t    text string = \"t\"\n" : "") +
                         "main.main()\n\tx.go:9\n");
    }
}

}  // namespace fiberscope::test
