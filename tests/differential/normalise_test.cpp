#include "tests/differential/normalise.h"

#include "tests/catch.h"

namespace fiberscope::test {

TEST_CASE("normalise: a trace keeps functions and lines of the program, and no more",
          "[differential]") {
    CHECK(normalised("panic: no\n\ngoroutine 17 [running]:\nmain.(*T).f(0xc0000120e8, {0x1, 0x2})\n"
                     "\t/tmp/x/a.go:5 +0x93\nsort.Slice({0x1, 0x2})\n\t/usr/lib/sort.go:7 +0x1\n"
                     "main.main()\n\t/tmp/x/a.go:9\ncreated by main.main in goroutine 1\n"
                     "\t/tmp/x/a.go:8 +0x25\nexit status 2\n") ==
          "panic: no\n\ngoroutine N [running]:\nmain.(*T).f(...)\n\ta.go:5\nmain.main(...)\n"
          "\ta.go:9\ncreated by main.main\n\ta.go:8\nexit status 2\n");
    CHECK(normalised("goroutine 1 [running]:\nmain.f(0x1)\n\t/x/a.go:1 +0x1\n"
                     "main.f(0x2)\n\t/x/a.go:1 +0x1\n...12345 frames "
                     "elided...\nmain.main()\n\t/x/a.go:2 +0x2\n") ==
          "goroutine 1 [running]:\nmain.f(...)\n\ta.go:1\n...N frames elided...\nmain.main(...)\n"
          "\ta.go:2\n");
}

TEST_CASE("normalise: goroutines after the first come in one order", "[differential]") {
    const std::string one = "goroutine 1 [sleep]:\nmain.main()\n\t/a.go:1 +0x1\n";
    const std::string b = "goroutine 7 [chan send]:\nmain.b()\n\t/a.go:2 +0x1\n";
    const std::string c = "goroutine 6 [chan send]:\nmain.c()\n\t/a.go:3 +0x1\n";
    CHECK(normalised("fatal error: x\n\n" + one + "\n" + c + "\n" + b) ==
          normalised("fatal error: x\n\n" + one + "\n" + b + "\n" + c));
}

TEST_CASE("normalise: what is no trace stays, but for addresses and words that have changed",
          "[differential]") {
    CHECK(normalised("hello\n0x1f 0xc0000120e8") == "hello\n0x1f 0x?");
    CHECK(normalised("+2.500000e+000\n") == "2.5\n");
    CHECK(normalised("panic: a [recovered]\n\tpanic: a\n") == "panic: a [recovered, repanicked]\n");
    CHECK(normalised("panic: a [recovered]\n\tpanic: b\n") == "panic: a [recovered]\n\tpanic: b\n");
    CHECK(normalised("goroutine 1 [semacquire]:\n") == "goroutine 1 [sync.WaitGroup.Wait]:\n");
    CHECK(normalised("") == "");
}

TEST_CASE("normalise: errors of the compiler lose the folder", "[differential]") {
    CHECK(normalised_errors("# test/x\n./a/x.go:3:5: undefined: y\n\ta/x.go:1:2: other\n") ==
          "x.go:3:5: undefined: y\n\tx.go:1:2: other\n");
    CHECK(normalised_errors("./a/x.go:3:5: cannot infer B (./a/x.go:9:1)\n") ==
          "x.go:3:5: cannot infer B (x.go:9:1)\n");
}

}  // namespace fiberscope::test
