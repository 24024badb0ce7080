#include "sim/replay/account.h"

#include "tests/catch.h"
#include "tests/sim/replay/story.h"

#include <sstream>

namespace fiberscope::replay {
namespace {

// The most characters of any line; a UTF-8 character counts once.
std::size_t widest(const std::string& text) {
    std::size_t most = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::size_t characters = 0;
        for (const char c : line)
            characters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        most = std::max(most, characters);
    }
    return most;
}

}  // namespace

TEST_CASE("account: a small run reads like this", "[replay]") {
    Story story;
    story.at(0).begin(2).create(1).at(1000).start(1).channel(1, 1, 2, "jobs");
    story.add(Kind::go_stack, 1, 0, 0, 2048).add(Kind::go_stack, 1, 1900, 2048, 4096);
    story.sync(2, 1, ObjectKind::mutex).add(Kind::lock_get, 1, 2);
    story.create(2, 1, "main.worker", 12).add(Kind::runnext_put, 2, 0);
    story.wait(1, 1, WaitQueue::recv).at(5000).park(1, WaitReason::chan_receive, 1);
    story.add(Kind::runnext_get, 2, 0).add(Kind::go_start, 2, 0, 1, 1);
    story.at(7000).add(Kind::chan_send_direct, 2, 1, 1, 0, "5").ready(1, 1);
    story.add(Kind::local_put, 1, 0).at(9000).add(Kind::go_end, 2);
    story.add(Kind::local_get, 1, 0).add(Kind::go_start, 1, 0, 2);
    story.at(10'000).add(Kind::go_end, 1).at(10'000).add(Kind::run_end);
    Account account(story.strings);
    story.tell(account);
    INFO(account.stats().impossible().value_or(""));
    REQUIRE(!account.stats().impossible());
    const std::string text = account.text({.title = "ping.go", .world = "simulated", .seed = 7});
    CHECK(text ==
          R"(ping.go
simulated world, seed 7   GOMAXPROCS 2   10.0 us   24 events   exit status 0

2 goroutines           by:line   times       ran    waited  runnable  waited most for       end
G1 main.main                         2   4.98 us   2.01 us   2.98 us  receive jobs#1        ended
G2 main.worker         G1:12         1   3.98 us         0   3.96 us                        ended

P    time with a goroutine              ran goroutines times  steals  stolen  spills queue max
P0   ██████████████████··     90%   8.96 us          2     3       0       0       0         1
P1   ····················      0%         0          0     0       0       0       0         0
runnext was used 1 time; most in the global queue: 0; Ms: 1

1 channel            type                cap     sent received in buffer   sendq   recvq  end
jobs#1               int                   2        1        1         0       0       1  open

locks and counters   type              taken    waits    queue  end
mu#2                 sync.Mutex            1        0        0  held by G1

stacks                      first    largest       last  grows  shrinks
G1 main.main                2 KiB      4 KiB      4 KiB      1        0

woken, until it ran                times       p50       p99       max  preempted  yields
all                                    1   2.01 us   2.01 us   2.01 us          0       0
G1 main.main                           1   2.01 us   2.01 us   2.01 us          0       0

P       idle  handoffs preempted   woken       p50       p99       max
P0        0%         0         0       1   2.01 us   2.01 us   2.01 us
P1      100%         0         0       0

queues over time                      mean     max  from begin to end
P0 local queue                        0.20       1  ························█████████████···
jobs#1 recvq                          0.66       1  ····█████████████████████████···········

channel                values/s  direct   full  empty   waits       p50       p99       max
jobs#1                                1     0%   100%       1   2.01 us   2.01 us   2.01 us

locks and counters   type                held handed on   waits       p50       p99       max
mu#2                 sync.Mutex          100%         0       0
)");
}

TEST_CASE("account: a run with system calls has a column for the time in them", "[replay]") {
    Story story;
    story.at(0).begin(1).create(1).at(1000).start(1).at(2000).add(Kind::go_syscall, 1, 0);
    story.at(5000).on(raw(MachineId::sysmon)).add(Kind::p_retake, 1, 0, 0, 2);
    story.add(Kind::p_idle_put, 0, 0).on(0).at(9000).add(Kind::go_sysexit, 1, 0, 1, 2);
    story.add(Kind::p_idle_get, 0, 0).add(Kind::p_acquire, 0, 0).at(9500).start(1);
    story.at(10'000).add(Kind::go_syscall, 1, 0).at(12'000).add(Kind::go_sysexit, 1, 0);
    story.at(12'500).add(Kind::go_syscall, 1, 0).at(13'000);
    story.add(Kind::run_end, 0, 0, 0);
    Account account(story.strings);
    story.tell(account);
    INFO(account.stats().impossible().value_or(""));
    REQUIRE(!account.stats().impossible());
    const std::string text = account.text({.title = "calls.go", .world = "real"});
    INFO(text);
    CHECK(text.find("runnable  in calls  waited for     end") != std::string::npos);
    CHECK(text.find("2.00 us         0   1.47 us   9.50 us                 in a call") !=
          std::string::npos);
    CHECK(text.find("3 system calls; a P was retaken 1 time; 1 came back late, to no P") !=
          std::string::npos);
    CHECK(account.stats().state().go(GoId::main).calls == 3);
    CHECK(widest(text) <= 100);
}

TEST_CASE("account: long names and many goroutines stay within 100 columns", "[replay]") {
    Story story;
    story.begin(1).run(1);
    const std::string name = "main.averyveryverylongfunctionname.func1.等待者等待者等待者";
    for (std::uint32_t g = 2; g < 200; ++g)
        story.create(g, 1, name, 99'999);
    story.channel(1, 1, 1'000'000, name).sync(2, 1, ObjectKind::waitgroup, name, "7");
    story.wait(1, 1, WaitQueue::recv).park(1, WaitReason::chan_receive, 1);
    story.add(Kind::run_end, 0, 0, 2, 0, std::string(220, 'x'));
    Account account(story.strings);
    story.tell(account);
    REQUIRE(!account.stats().impossible());
    AccountOptions options{.title = std::string(300, 's'), .world = "real"};
    const std::string text = account.text(options);
    CHECK(widest(text) <= 100);
    CHECK(text.find("and 175 more, together") != std::string::npos);
    CHECK(text.find("exit status 2") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    options.colour = true;
    CHECK(account.text(options).find("\x1b[1m199 goroutines") != std::string::npos);
}

TEST_CASE("account: a run that cannot be folded is told up to there", "[replay]") {
    Story story;
    story.begin(1).run(1).add(Kind::go_end, 9);
    Account account(story.strings);
    story.tell(account);
    const std::string text = account.text({.title = "a.go", .world = "real"});
    CHECK(text.find("5 events   not ended\nafter that: go_end: G9 does not exist\n") !=
          std::string::npos);
}

TEST_CASE("account: every kind of event can be told of", "[replay]") {
    Story story;
    tell_everything(story);
    Account account(story.strings);
    story.tell(account);
    const std::string text = account.text({.title = "all", .world = "real"});
    CHECK(text.find("real world   GOMAXPROCS 3") != std::string::npos);
    CHECK(text.find("and 237 more, together") != std::string::npos);
    CHECK(widest(text) <= 100);
}

TEST_CASE("account: a duration has three digits and a unit", "[replay]") {
    CHECK(duration(0) == "0");
    CHECK(duration(999) == "999 ns");
    CHECK(duration(1000) == "1.00 us");
    CHECK(duration(9996) == "10.0 us");
    CHECK(duration(99'960) == "100 us");
    CHECK(duration(999'499) == "999 us");
    CHECK(duration(999'500) == "1.00 ms");
    CHECK(duration(12'345'678) == "12.3 ms");
    CHECK(duration(999'500'000) == "1.00 s");
    CHECK(duration(75'000'000'000) == "75.0 s");
}

}  // namespace fiberscope::replay
