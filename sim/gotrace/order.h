// Puts the events of a Go execution trace in one causal order, with the P and the goroutine that
// each happened to. One thread.
#pragma once

#include "sim/gotrace/wire.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

namespace fiberscope::gotrace {

struct GoEvent {
    Type type{};
    std::uint64_t time_ns = 0;  // of Go's clock; never before that of the event before
    std::uint64_t m = kNone;    // the thread it is of
    std::uint64_t p = kNone;    // that thread's P and goroutine before the event
    std::uint64_t g = kNone;
    std::array<std::uint64_t, kArgsMax> args{};
    std::uint64_t offset = 0;  // in the file
    const Generation* generation = nullptr;
};

class Ordering {
  public:
    // Returns false to stop.
    using Take = std::function<bool(const GoEvent&)>;

    // All events of the next generation, in order. Empty, or what was expected where. What came
    // before an error has been given to `take`.
    std::string run(const Generation& generation, const Take& take);

  private:
    // The count that tells what follows what: good within one generation.
    struct Sequence {
        std::uint64_t generation = 0, number = 0;
        bool is_before(std::uint64_t in_generation, std::uint64_t next) const {
            return generation == in_generation && number + 1 == next;
        }
    };
    struct Goroutine {
        GoStatus status = GoStatus::bad;
        Sequence sequence;
    };
    struct Proc {
        ProcStatus status = ProcStatus::bad;
        Sequence sequence;
    };
    struct Thread {
        std::uint64_t p = kNone, g = kNone;
        bool has_acted = false;  // so what it has is not what it had when the trace began
    };
    // What an event has to wait for.
    enum class Needs : std::uint8_t { nothing, proc, goroutine, collection };
    struct Verdict {
        Needs needs = Needs::nothing;  // nothing: it has happened
        std::uint64_t id = 0;          // of the P or goroutine that must change first
        std::string broken = {};       // or: what was expected instead
    };
    // A thread's events of this generation that are still to come.
    struct Lane {
        std::uint64_t m = kNone;
        std::vector<const Batch*> batches;
        std::size_t batch = 0;
        Cursor in = {{}, 0};
        std::uint64_t time = 0;  // in units
        GoEvent next;
    };

    bool advance(Lane& lane, std::string& error);  // reads the lane's next event; false at its end
    void wake(Needs needs, std::uint64_t id);
    std::uint64_t ns_of(std::uint64_t units) const;

    Verdict judge(const GoEvent& event);
    Verdict proc_event(const GoEvent& event, Thread& m);
    Verdict proc_status(const GoEvent& event, Thread& m);
    Verdict proc_steal(const GoEvent& event, Thread& m);
    Verdict go_event(const GoEvent& event, Thread& m);
    Verdict go_status(const GoEvent& event, Thread& m);
    Verdict go_switch(const GoEvent& event, Thread& m);
    Verdict call_event(const GoEvent& event, Thread& m);
    Verdict gc_event(const GoEvent& event, const Thread& m);
    Verdict create(std::uint64_t g, GoStatus status);
    // The thread's own goroutine and P, which must be of this status.
    Goroutine* own_go(const Thread& m, GoStatus status, Verdict& verdict);
    Proc* own_proc(const Thread& m, ProcStatus status, Verdict& verdict);

    const Generation* generation_ = nullptr;
    std::uint64_t first_generation_ = 0;
    std::uint64_t last_ns_ = 0;
    std::unordered_map<std::uint64_t, Goroutine> gos_;
    std::unordered_map<std::uint64_t, Proc> procs_;
    std::unordered_map<std::uint64_t, Thread> threads_;
    enum class Collecting : std::uint8_t { unknown, no, yes } collecting_ = Collecting::unknown;
    std::uint64_t gc_number_ = 0;

    std::vector<Lane> lanes_;
    std::vector<std::size_t> ready_;  // a heap of lanes that may go on, the earliest first
    // Lanes whose next event waits for a P, a goroutine or the collector to change.
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> waiting_[3];
};

}  // namespace fiberscope::gotrace
