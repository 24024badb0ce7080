// Our own bug: the program ends loudly, and says what happened last.
#include "core/event/check.h"
#include "core/runtime.h"
#include "tests/catch.h"

#include <csignal>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace fiberscope;

namespace {

struct Deaf final : Sink {
    void take(const Event&, std::string_view) override {}
};

// What a process that breaks one of our rules on a goroutine prints on stderr.
std::string last_words(bool traced) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        Deaf deaf;
        run(
            [] {
                Chan<int> values(1);
                values.send(41);
                check(values.receive() == 42, "the answer is 42");
            },
            {.procs = 1, .sink = traced ? &deaf : nullptr});
        _exit(0);
    }
    close(ends[1]);
    std::string words;
    char piece[512];
    for (ssize_t n; (n = read(ends[0], piece, sizeof piece)) > 0;)
        words.append(piece, static_cast<std::size_t>(n));
    close(ends[0]);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    return words;
}

}  // namespace

TEST_CASE("fail: names the broken rule, its place, the machine and its last events", "[event]") {
    const std::string words = last_words(true);
    CAPTURE(words);
    CHECK(words.find("internal error: the answer is 42\n") != std::string::npos);
    CHECK(words.find("fail_test.cpp:") != std::string::npos);
    CHECK(words.find("on M0 with P0, goroutine 1") != std::string::npos);
    CHECK(words.find("  called from:\n    ") != std::string::npos);
    const auto send = words.find("chan_send g=1 object=1"), receive = words.find("chan_recv g=1");
    CHECK(send != std::string::npos);
    CHECK(receive != std::string::npos);
    CHECK(send < receive);
}

TEST_CASE("fail: says so when no events were written", "[event]") {
    const std::string words = last_words(false);
    CAPTURE(words);
    CHECK(words.find("internal error: the answer is 42\n") != std::string::npos);
    CHECK(words.find("its last events: none are written, nobody listens\n") != std::string::npos);
}
