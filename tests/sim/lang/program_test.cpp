// Runs each Go program of programs/ and compares what it prints and its exit status with the
// comments in it: `// expect: text` for a line on stdout, `// stderr: text` for one that must be on
// stderr, `// exit: N`.
#include "tests/catch.h"
#include "tests/sim/lang/run_go.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace fiberscope::test {

TEST_CASE("programs: each prints what its comments say, on any number of Ps and in both worlds",
          "[programs]") {
    const std::filesystem::path folder =
        std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "tests/sim/lang/programs";
    int programs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        std::string expected;
        std::vector<std::string> on_stderr;
        int status = 0;
        std::string line;
        while (std::getline(text, line)) {
            const auto after = [&](std::string_view mark) {
                const std::size_t at = line.find(mark);
                return at == std::string::npos ? std::string{} : line.substr(at + mark.size());
            };
            if (line.find("// expect:") != std::string::npos)
                expected += after("// expect:").substr(1) + "\n";
            if (!after("// stderr: ").empty()) on_stderr.push_back(after("// stderr: "));
            if (!after("// exit: ").empty()) status = std::stoi(after("// exit: "));
        }
        for (const How& how : all_worlds()) {
            INFO(entry.path().filename().string() << " on " << how.procs);
            const Ran result = run_go(text.str(), how);
            CHECK(result.out == expected);
            for (const std::string& wanted : on_stderr) {
                INFO(result.err);
                CHECK(result.err.find(wanted) != std::string::npos);
            }
            CHECK(result.status == status);
        }
        ++programs;
    }
    CHECK(programs >= 7);
}

TEST_CASE("programs: a run-time panic prints Go's message and trace, and ends with status 2",
          "[programs]") {
    struct Case {
        const char* body;
        const char* message;
    };
    static constexpr Case kCases[] = {
        {"var a []int; i := 5; _ = a[i]",
         "panic: runtime error: index out of range [5] with length 0\n"},
        {"x := 0; println(1 / x)", "panic: runtime error: integer divide by zero\n"},
        {"var p *int; *p = 1",
         "panic: runtime error: invalid memory address or nil pointer dereference\n[signal "
         "SIGSEGV"},
        {"var m map[string]int; m[\"a\"] = 1", "panic: assignment to entry in nil map\n"},
        {"var x any = \"a\"; _ = x.(int)",
         "panic: interface conversion: interface {} is string, not int\n"},
        {"c := make(chan int); close(c); close(c)", "panic: close of closed channel\n"},
        {"c := make(chan int); close(c); c <- 1", "panic: send on closed channel\n"},
        {"var c chan int; close(c)", "panic: close of nil channel\n"},
        {"n := -1; _ = make([]int, n)", "panic: runtime error: makeslice: len out of range\n"},
        {"s := []int{1}; i := 3; _ = s[:i]",
         "panic: runtime error: slice bounds out of range [:3] with capacity 1\n"},
        {"panic(\"boom\")", "panic: boom\n"},
        {"panic(42)", "panic: 42\n"},
        {"defer func() { panic(\"second\") }(); panic(\"first\")",
         "panic: first\n\tpanic: second\n"},
        {"var a, b any = []int{}, []int{}; println(a == b)",
         "panic: runtime error: comparing uncomparable type []int\n"},
    };
    for (const Case& test : kCases) {
        INFO(test.body);
        const std::string err = dies(test.body);
        CHECK(err.rfind(test.message, 0) == 0);
        CHECK(err.find("\ngoroutine 1 [running]:\nmain.main") != std::string::npos);
    }
}

TEST_CASE("programs: when all goroutines wait, each is listed with its reason and frames",
          "[programs]") {
    const Ran result = run_go(
        "package main\n\nfunc worker(c chan int) {\n\tc <- 1\n}\n\nfunc main() {\n\tgo "
        "worker(nil)\n\t<-make(chan int)\n}\n",
        {.procs = 2});
    CHECK(result.status == 2);
    CHECK(result.err.rfind("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 "
                           "[chan receive]:\nmain.main()\n\tx.go:9\n",
                           0) == 0);
    CHECK(result.err.find("[chan send (nil chan)]:\nmain.worker(...)\n\tx.go:4\ncreated by "
                          "main.main in goroutine 1\n\tx.go:8\n") != std::string::npos);
}

TEST_CASE("programs: endless recursion ends with Go's stack overflow", "[programs]") {
    const Ran result =
        run_go("package main\n\nfunc f(n int) int { return f(n+1) + 1 }\n\nfunc main() { f(0) }\n",
               {.stack_bytes_max = 1 << 20});
    CHECK(result.status == 2);
    CHECK(result.err.rfind(
              "runtime: goroutine stack exceeds 1048576-byte limit\nfatal error: stack overflow\n",
              0) == 0);
    CHECK(result.err.find(" frames elided...") != std::string::npos);
}

TEST_CASE("programs: os.Exit runs no deferred call and gives its status", "[programs]") {
    const Ran result = run_go(
        "package main\n\nimport \"os\"\n\nfunc main() {\n\tdefer "
        "println(\"no\")\n\tos.Exit(3)\n}\n",
        {});
    CHECK(result.status == 3);
    CHECK(result.err.empty());
}

}  // namespace fiberscope::test
