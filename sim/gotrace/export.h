// Our events as a Go execution trace (version 1.23), which Go's own parser accepts: `go tool trace`
// and every other viewer of such traces opens our runs. What becomes what is in docs/go-trace.md.
// One thread.
#pragma once

#include "core/event/strings.h"
#include "core/record/sink.h"
#include "sim/gotrace/write.h"
#include "sim/replay/state.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fiberscope::gotrace {

class Export : public Sink {
  public:
    // `file` is the name of the program's source. `strings` are those of the run.
    Export(const StringTable& strings, std::string file, Writer::Write write)
        : strings_(strings), file_(std::move(file)), writer_(std::move(write)) {}

    void take(const Event& event, std::string_view text) override;
    void finish();

    // Why an event of ours was impossible: what follows it is not in the file.
    const std::optional<std::string>& problem() const { return problem_; }
    // What the events have and the file has not, a line each: "12 chan_send".
    std::vector<std::string> left_out() const;

  private:
    // As Go's reader sees it.
    struct Thread {
        GoId g = GoId::none;
        ProcId p = ProcId::none;
        bool has_acted = false;
    };
    // A goroutine stopped, and its M may go on to do something in its name: collect garbage, change
    // GOMAXPROCS. Go tells of that before it stops.
    struct Stop {
        GoId g = GoId::none;
        Kind kind = Kind::go_yield;
        std::uint64_t stack = 0;
    };
    // It was created, and whether it can run or waits from the beginning comes next.
    struct Birth {
        std::uint64_t function = 0, stack = 0;
    };

    void run_event(const Event& event);
    void proc_event(const Event& event);
    void go_event(const Event& event);
    void call_event(const Event& event);
    void gc_event(const Event& event);
    void annotation(const Event& event, std::string_view text);

    void emit(std::uint16_t m, Type type, std::initializer_list<std::uint64_t> args);
    void create(const Event& event);
    void born(GoId g, std::uint16_t m, GoStatus status);  // if it is not yet
    void settle(std::uint16_t m);                         // tells the stop that was held back
    void start(GoId g, std::uint16_t m);
    void proc_status(std::uint16_t m, std::uint32_t from);
    void tell_proc_count(std::uint16_t m);
    std::uint64_t stack_of(GoId g, WaitReason reason = WaitReason::none);

    const StringTable& strings_;
    const std::string file_;
    Writer writer_;
    replay::State state_;
    std::optional<std::string> problem_;
    std::uint64_t now_ns_ = 0;

    std::unordered_map<std::uint16_t, Thread> threads_;
    std::unordered_map<std::uint16_t, Stop> stops_;
    std::unordered_map<std::uint32_t, Birth> births_;
    std::vector<std::uint64_t> go_numbers_;    // of what Go counts, by goroutine
    std::vector<std::uint64_t> proc_numbers_;  // by P
    std::uint64_t gc_number_ = 0;
    std::uint32_t told_procs_ = 0;  // GOMAXPROCS, as the file says so far
    bool collecting_ = false;
    std::array<std::uint64_t, kKindCount> left_out_{};
};

}  // namespace fiberscope::gotrace
