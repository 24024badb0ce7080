// Go for Fiberscope: compiles a scenario and runs it on core's goroutines. Start here.
//
//     Compiled compiled = compile(source, "hello.go");
//     if (!compiled.program) { for (auto& e : compiled.errors) print(e.text("hello.go")); return 1;
//     } Outcome outcome = run_program(*compiled.program, options, core_options);
//
// A Program is immutable: any number of runs may share it, also at the same time.
#pragma once

#include "core/event/frame_facts.h"
#include "core/runtime.h"
#include "sim/lang/syntax/source.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::lang {

struct Program;

struct Compiled {
    std::shared_ptr<const Program> program;  // shared by the runs that use it; null if errors
    std::vector<Diagnostic> errors;          // sorted by place
};

// Reads, checks and compiles one file of package main. Never throws; as many errors as gc reports.
Compiled compile(std::string_view source, const std::string& file_name);
// The same for one file of any package, as `go tool compile` takes it: functions without a body,
// and main, may be elsewhere. Such a program is not to be run.
Compiled compile_package(std::string_view source, const std::string& file_name);
// "file.go:3:5: message"
std::string text_of(const Diagnostic& error, const std::string& file_name);

// The exit status of a program that ended well but had data races, as Go's.
constexpr int kRaceStatus = 66;

struct ExecutionOptions {
    // Called on the writing goroutine; 1 is stdout, 2 stderr. Null: the process's own.
    std::function<void(int fd, std::string_view text)> output;
    std::vector<std::string> args;  // os.Args after the program's name
    // time.Now() at the run's begin, in ns since 1970: Go's birthday, as on its playground, so that
    // simulated runs repeat; a live run passes the real time.
    std::int64_t start_wall_ns = 1'257'894'000'000'000'000;
    std::uint64_t stack_bytes_max = 1'000'000'000;
    // Looks for data races and reports them on stderr as Go's -race does; a program that ends well
    // but had some ends with status 66.
    bool race = false;
    // What the program may have in use, its goroutines' stacks included, before it ends with Go's
    // "out of memory". 0: half of what the machine, or its control group, has.
    std::uint64_t memory_bytes_max = 0;
    // Reports show the local variables of each frame.
    bool locals = false;
    // For tests: collect garbage at every so manyth allocation. 0: as it is due.
    std::uint32_t collect_every = 0;
};

struct Run;

// One run of a program. It owns the program's memory, so it must live until core's run is over
// and its report is made, or whoever looks at its frames is done.
class Execution {
  public:
    Execution(const Program& program, ExecutionOptions options);
    ~Execution();
    Execution(const Execution&) = delete;
    Execution& operator=(const Execution&) = delete;

    // What core's run starts with: run_to_end(execution.main(strings), core_options). The names
    // go to `strings`, which must be the table of core_options, or null.
    Spawn main(StringTable* strings);
    // What Go prints on stderr after such an end: panic or fatal error and the goroutines.
    std::string report(const Outcome& outcome) const;
    // All of it: runs the program, prints the report through options.output. Once.
    Outcome run(RunOptions core_options);

    // A goroutine's frames and the values of their variables, but for the library's frames; empty
    // if it has ended. Any thread: either the run goes on under this scheduler and nobody runs the
    // program for as long as this takes (Paced::while_held), or there is none and is_over().
    FrameFacts frames(const Scheduler* scheduler, GoId go) const;
    // run() is done, with all that the goroutines did visible to whoever sees it.
    bool is_over() const { return over_.load(std::memory_order_acquire); }
    // How many data races were reported; 0 without options.race.
    std::size_t races() const;

  private:
    std::unique_ptr<Run> run_;
    std::vector<GoInfo> left_;        // goroutines, when it is over
    std::atomic<bool> over_ = false;  // release in run(), pairs with is_over()
};

// A whole Execution.
Outcome run_program(const Program& program, ExecutionOptions options, RunOptions core_options);

}  // namespace fiberscope::lang
