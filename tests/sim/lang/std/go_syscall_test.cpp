#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

namespace fiberscope::test {
namespace {

struct Kinds final : Sink {
    void take(const Event& event, std::string_view) override { ++count[event.kind]; }
    std::map<Kind, int> count;
};

}  // namespace

TEST_CASE("syscall: Nanosleep is a system call, and others run meanwhile", "[std]") {
    const std::string source = go_file(R"(
func main() {
	done := make(chan string)
	go func() { done <- "first" }()
	go func() {
		nap := syscall.NsecToTimespec(2_000_000)
		fmt.Println(syscall.Nanosleep(&nap, nil))
		done <- "second"
	}()
	fmt.Println(<-done)
	fmt.Println(<-done)
}
)");
    Kinds kinds;
    Judge judge;
    const Ran ran = run_go(*compile_go(source), {.procs = 1, .simulated = true}, judge, &kinds);
    CHECK(ran.out == "first\n<nil>\nsecond\n");
    CHECK(kinds.count[Kind::go_syscall] == 1);
    CHECK(kinds.count[Kind::p_retake] == 1);
    CHECK(judge.state().now_ns >= 2'000'000);
    // Elsewhere who is first is the machine's affair.
    CHECK(prints_everywhere(go_file(R"(
func main() {
	done := make(chan string, 2)
	go func() { done <- "run" }()
	go func() {
		nap := syscall.NsecToTimespec(2_000_000)
		done <- fmt.Sprint(syscall.Nanosleep(&nap, nil))
	}()
	fmt.Println(len(<-done) + len(<-done))
}
)")) == "8\n");
}

TEST_CASE("syscall: times and errors are Go's", "[std]") {
    CHECK(prints(R"(
	ts := syscall.NsecToTimespec(-1)
	fmt.Println(ts.Sec, ts.Nsec, ts.Nano(), syscall.TimespecToNsec(ts))
	bad := syscall.Timespec{Sec: 0, Nsec: 1_000_000_000}
	err := syscall.Nanosleep(&bad, nil)
	fmt.Println(err, err == syscall.EINVAL, syscall.EPIPE)
)") == "-1 999999999 -1 -1\ninvalid argument true broken pipe\n");
}

TEST_CASE("os: a pipe's reader waits in the netpoller until something is written", "[std]") {
    const std::string source = go_file(R"(
func main() {
	r, w, err := os.Pipe()
	if err != nil {
		fmt.Println(err)
		return
	}
	done := make(chan bool)
	go func() {
		buf := make([]byte, 8)
		for {
			n, err := r.Read(buf)
			fmt.Println(n, string(buf[:n]), err)
			if err == io.EOF {
				break
			}
		}
		done <- true
	}()
	runtime.Gosched()
	w.WriteString("hello, reader")
	w.Close()
	<-done
	r.Close()
	_, err = r.Read(make([]byte, 1))
	fmt.Println(err, errors.Is(err, os.ErrClosed))
	_, err = w.Write([]byte("x"))
	fmt.Println(err)
}
)");
    const auto program = compile_go(source);
    // The reader need not wait if its P was retaken from its first call, and main went on
    // meanwhile.
    bool has_waited = false;
    for (int i = 0; i < 20 && !has_waited; ++i) {
        Kinds kinds;
        Judge judge;
        const Ran ran = run_go(*program, {.procs = 1}, judge, &kinds);
        CHECK(ran.out ==
              "8 hello, r <nil>\n5 eader <nil>\n0  EOF\n"
              "read |0: file already closed true\nwrite |1: file already closed\n");
        has_waited = kinds.count[Kind::go_park] >= 2;
    }
    CHECK(has_waited);
    Judge again;
    CHECK(run_go(*program, {.procs = 1, .simulated = true}, again).out ==
          "pipe2: there are no descriptors in the simulated world\n");
}

TEST_CASE("runtime: a locked goroutine is run by its own M only", "[std]") {
    const std::string source = go_file(R"(
func main() {
	in, out := make(chan int), make(chan int)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for v := range in {
			out <- v * v
		}
		close(out)
	}()
	for i := 1; i <= 3; i++ {
		in <- i
		fmt.Println(<-out)
	}
	close(in)
	<-out
}
)");
    Kinds kinds;
    Judge judge;
    const Ran ran = run_go(*compile_go(source), {.procs = 2, .simulated = true}, judge, &kinds);
    CHECK(ran.out == "1\n4\n9\n");
    CHECK(kinds.count[Kind::go_lock] == 2);
    CHECK(kinds.count[Kind::go_handoff] >= 3);
    CHECK(prints_everywhere(source) == "1\n4\n9\n");
}

}  // namespace fiberscope::test
