// Traces written by hand: what is hard to get from a real Go, one story each.
#include "tests/catch.h"
#include "tests/sim/gotrace/assemble.h"
#include "tests/sim/gotrace/imported.h"

namespace fiberscope::gotrace {
namespace {

// P0 runs on thread 7, goroutine 1 runs there; P1 is idle.
constexpr const char* kBegin = R"(go 1.23
freq 1 1000000000
strings 1
string 1 main.main
string 2 /src/a.go
string 3 chan receive
string 4 main.work
string 5 runtime.Gosched
stacks 1
stack 1 10 1 2 33
stack 2 11 4 2 44
batch 1 7 1000
ProcStatus 0 0 1
GoStatus 0 1 7 2
ProcsChange 0 2 1
ProcStatus 0 1 2
)";

Imported told(const std::string& more) {
    return Imported(assemble(std::string(kBegin).append(more)));
}

void check_whole(const Imported& imported) {
    CAPTURE(imported.text());
    CHECK(imported.report.error == "");
    CHECK(imported.report.damage == "");
}

}  // namespace

TEST_CASE("a Go trace: a goroutine is created, stolen by another P, and wakes who waits for it",
          "[gotrace]") {
    const Imported trace = told(R"(GoCreate 10 2 2 1
GoBlock 10 3 1
ProcStop 10
batch 1 8 1000
ProcStart 12 1 1
GoStart 5 2 1
GoUnblock 20 1 1 2
GoStop 1 5 2
GoStart 5 1 2
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("G2 go_create main.work:33 by=G1"));
    CHECK(trace.tells("G2 runnext_put to=P0 rule=inferred"));
    CHECK(trace.tells("G1 go_park for=\"chan receive\""));
    CHECK(trace.tells("m_create new=M1 rule=inferred"));
    CHECK(trace.tells("M1 P1 G2 runnext_steal from=P0 to=P1 rule=inferred"));
    CHECK(trace.tells("M1 P1 G1 runnext_put to=P1 rule=inferred"));
    CHECK(trace.tells("M1 P1 G2 go_yield"));
    CHECK(trace.tells("0.037 us M1 P1 G2 go_line main.work:44"));
}

TEST_CASE("a Go trace: clocks that disagree do not put an effect before its cause", "[gotrace]") {
    // Thread 8's clock is 900 behind.
    const Imported trace = told(R"(GoCreate 10 2 2 1
GoDestroy 10
ProcStop 10
batch 1 8 100
ProcStart 12 1 1
GoStart 5 2 1
)");
    check_whole(trace);
    CHECK(trace.check.state().go(GoId{2}).status == replay::GoStatus::running);
    for (std::size_t i = 1; i < trace.events.size(); ++i)
        CHECK(trace.events[i - 1].stamp_ns <= trace.events[i].stamp_ns);
}

TEST_CASE("a Go trace: sysmon takes the P of a long system call, and its goroutine comes back late",
          "[gotrace]") {
    const Imported trace = told(R"(GoSyscallBegin 10 1 1
GoSyscallEndBlocked 50000
batch 1 9 1000
ProcSteal 20000 0 2 7
batch 1 8 1000
ProcStart 30000 0 3
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("M0 P0 G1 go_syscall with=P0"));
    CHECK(trace.tells("sysmon G1 p_retake P0 from=M0"));  // a thread that never had a P
    CHECK(trace.tells("M1 p_acquire P0"));
    CHECK(trace.tells("M0 G1 go_sysexit lost=P0"));
    CHECK(trace.tells("M0 G1 global_put"));
    CHECK(trace.tells("M0 m_idle_put"));
}

TEST_CASE("a Go trace: back from a call an M finds a P before the goroutine is runnable",
          "[gotrace]") {
    const Imported trace = told(R"(GoSyscallBegin 10 1 1
ProcSteal 10 0 2 7
ProcStart 10 1 1
GoSyscallEndBlocked 10
GoStart 10 1 1
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("M0 P1 G1 go_start on=P1"));
    CHECK(trace.check.state().proc(ProcId{0}).idle);
}

TEST_CASE("a Go trace: a goroutine in a system call without a P since before the trace",
          "[gotrace]") {
    const Imported trace = told(R"(GoStatus 10 5 70 3
GoStatus 10 6 - 4
GoStatus 10 8 - 1
batch 1 70 2000
GoSyscallEndBlocked 10
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("M1 G5 go_syscall with=none rule=inferred"));
    CHECK(trace.tells("G6 go_park for=\"\" rule=inferred"));
    CHECK(trace.tells("G8 global_put count=1 rule=inferred"));
    CHECK(trace.check.state().global.size() == 2);
}

TEST_CASE("a Go trace: a C thread calls Go, and its P is abandoned when it leaves", "[gotrace]") {
    const Imported trace = told(R"(batch 1 70 2000
GoCreateSyscall 10 30
ProcStart 10 1 1
GoSyscallEndBlocked 10
GoStart 10 30 1
GoSyscallBegin 10 2 0
GoDestroySyscall 10
batch 1 71 3000
ProcSteal 10 1 3 70
ProcStart 10 1 4
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("G30 go_create"));
    CHECK(trace.tells("G30 go_end rule=inferred"));
    CHECK(trace.check.state().proc(ProcId{1}).m != MachineId::none);
}

TEST_CASE("a Go trace: a C thread that has a P calls Go, and again before that goroutine ran",
          "[gotrace]") {
    const Imported trace = told(R"(batch 1 70 2000
ProcStart 10 1 1
GoCreateSyscall 10 30
GoSyscallEndBlocked 10
GoCreateSyscall 10 31
ProcsChange 10 4 1
)");
    CAPTURE(trace.text());
    CHECK(trace.tells("G30 go_sysexit with=P1 rule=inferred"));
    CHECK(trace.tells("G30 runnext_put to=P1 rule=inferred"));
    CHECK(trace.tells("sysmon procs procs=4 rule=inferred"));  // for one that is in a call
    check_whole(trace);
}

TEST_CASE("a Go trace: coroutines switch without a queue", "[gotrace]") {
    const Imported trace = told(R"(GoCreateBlocked 10 2 2 1
GoSwitch 10 2 1
GoSwitchDestroy 10 1 1
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("G2 go_park for=\"coroutine\" rule=inferred"));
    CHECK(trace.tells("G1 go_park for=\"coroutine\""));
    CHECK(trace.tells("G2 go_end"));
    CHECK_FALSE(trace.tells("runnext_put"));
    CHECK(trace.check.state().go(GoId{1}).status == replay::GoStatus::running);
}

TEST_CASE("a Go trace: GOMAXPROCS goes up and down, and who stood on a P that goes is not lost",
          "[gotrace]") {
    const Imported trace = told(R"(ProcsChange 10 4 1
GoBlock 10 3 1
ProcStop 10
batch 1 8 1000
ProcStart 100 3 1
GoUnblock 10 1 1 0
ProcStop 10
batch 1 7 2000
ProcStatus 0 3 2
ProcStart 10 0 1
GoStart 10 1 2
GoCreate 1 2 2 0
GoCreate 1 3 2 0
ProcsChange 10 1 1
)");
    CAPTURE(trace.text());
    // P3 is heard of before its status is told: that waits, so the order is another one.
    check_whole(trace);
    CHECK(trace.check.state().gomaxprocs == 1);
    CHECK(trace.check.state().proc(ProcId{0}).runnext == GoId{3});
}

TEST_CASE("a Go trace: goroutines of large numbers get small ones, and keep theirs in the name",
          "[gotrace]") {
    const Imported trace = told(R"(GoCreate 10 1000000 2 1
GoCreate 10 2 2 1
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("G2 go_create main.work (goroutine 1000000 in Go):33"));
    CHECK(trace.tells("G3 go_create main.work (goroutine 2 in Go):33"));
    CHECK(trace.left_out("2 goroutines that have another number here (their name says Go's)"));
}

TEST_CASE("a Go trace of several generations: ids mean something else in each", "[gotrace]") {
    const Imported trace = told(R"(GoBlock 10 3 1
ProcStop 10
freq 2 2000000000
strings 2
string 3 select
string 1 main.other
string 2 /src/a.go
stacks 2
stack 1 10 1 2 99
batch 2 7 10000
ProcStatus 0 0 2
GoStatus 0 1 - 4
ProcStart 10 0 1
GoUnblock 10 1 1 0
GoStart 10 1 2
GoBlock 10 3 1
)");
    check_whole(trace);
    CAPTURE(trace.text());
    CHECK(trace.tells("go_park for=\"chan receive\""));
    CHECK(trace.tells("G1 go_line main.other:99"));
    CHECK(trace.tells("go_park for=\"select\""));
}

TEST_CASE("a Go trace: the formats of 1.22, 1.25 and 1.26", "[gotrace]") {
    const std::string body = R"(strings 1
string 1 main.main
batch 1 7 1000
ProcStatus 0 0 1
GoStatus 0 1 7 2
GoDestroy 10
)";
    CHECK(Imported(assemble("go 1.22\nfreq 1 1000000000\n" + body)).report.meta.world == "go 1.22");
    const std::string sync = "sync 1\nbytes 51 1 2 3 4 8 128 148 235 220 3\n";
    for (const std::string version : {"1.25", "1.26"}) {
        CAPTURE(version);
        const Imported trace(
            assemble("go " + version + "\n" + sync + body + (version == "1.26" ? "end\n" : "")));
        check_whole(trace);
        CHECK(trace.report.meta.world == "go " + version);
        CHECK(trace.counts.counts().at("Running->NotExist") == 1);
    }
    // 1.26 says where a generation ends.
    CHECK(Imported(assemble("go 1.26\n" + sync + body))
              .report.damage.find("expected the end of the "
                                  "generation (52)") != std::string::npos);
}

TEST_CASE("a Go trace: what is no trace, or of a version that is not known, is refused by name",
          "[gotrace]") {
    const auto error_of = [](const std::string& bytes) { return Imported(bytes).report.error; };
    CHECK(error_of("") ==
          "x.trace: byte 0: expected \"go 1.NN trace\", the header of a Go execution "
          "trace");
    CHECK(error_of(assemble("go 1.19"))
              .find("byte 3: expected a trace of Go 1.22 or later, found "
                    "one of the old format, of Go 1.19") != std::string::npos);
    CHECK(error_of(assemble("go 1.27")).find("found 1.27, which is not known here") !=
          std::string::npos);
    CHECK(error_of(assemble("go 1.23")).find("byte 16: expected a generation") !=
          std::string::npos);
}

TEST_CASE("a Go trace that is broken: the byte and what was expected there", "[gotrace]") {
    const auto found = [](const std::string& more, const std::string& expected) {
        const std::string bytes = assemble(std::string(kBegin).append(more));
        const Imported trace(bytes);
        CAPTURE(more, trace.report.damage, trace.report.error);
        CHECK((trace.report.damage + trace.report.error).find(expected) != std::string::npos);
        CHECK_FALSE(trace.check.impossible().has_value());
        const std::string& told =
            trace.report.damage.empty() ? trace.report.error : trace.report.damage;
        CHECK(told.starts_with("x.trace: byte "));
    };
    found("bytes 99 0\n", "expected an event of a known type, found 99");
    found("bytes 16 0\n", "expected an event's argument, found the end of the batch");
    found("bytes 16 255 255 255 255 255 255 255 255 255 255 1\n",
          "expected an event's time, found a number of more than 64 bits");
    found("GoStart 1 5 1\n", "expected a GoStart of 5 that follows from what came before");
    found("GoBlock 1 77 1\n", "string 77 does not exist in generation 1");
    found("GoBlock 1 3 77\n", "stack 77 does not exist in generation 1");
    found("GoCreate 1 1 0 0\n", "goroutine 1 exists already");
    found("GoSyscallEnd 1\n", "goroutine 1 of its thread is running, not in a system call");
    found("ProcStatus 1 5000 2\n", "a P's number is below 4096, this is 5000");
    found("ProcStop 1\n", "goroutine 1 runs there");
    found("batch 1 8 2000\nProcStart 1 1 1\nGoStatus 1 9 8 2\n", "its thread does not run it");
    found("batch 1 8 2000\nProcStart 1 1 1\nGoStatus 1 9 8 3\n", "thread 8 does not have it");
    found("batch 1 8 2000\nProcStatus 1 0 1\n", "its thread does not have P0");
    found("strings 1\nstring 1 x\n", "expected a string with a new id, found a second one");
    found("strings 1\nbytes 5 200 1 129 8\n", "expected a string's length, at most 1024");
    found("stacks 1\nbytes 3 9 129 1\n", "expected a stack's number of frames, at most 128");
    found("stacks 1\nstack 9 1 88 2 3\n", "expected a frame whose strings exist");
    found("freq 1 5\n", "expected one frequency in a generation, found a second");
    found("batch 3 7 0\nProcStop 1\n",
          "expected a batch of generation 1 or the next, found one of 3");
    CHECK(Imported(assemble("go 1.23\nbatch 1 7 0\nProcStatus 0 0 1\n"))
              .report.error.find("expected the clock's frequency in generation 1") !=
          std::string::npos);
}

}  // namespace fiberscope::gotrace
