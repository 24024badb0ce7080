// What happened in a run, in numbers: gathered while its events are folded. The account prints
// them, the stat command will. One thread.
#pragma once

#include "core/record/sink.h"
#include "sim/replay/state.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace fiberscope::replay {

struct GoStats {
    // What it waited for: reason and object (none for a sleep), and for how long.
    std::map<std::pair<WaitReason, ObjectId>, std::uint64_t> waited_ns;
    std::string panic;  // its value
    bool panicked = false;
    std::uint32_t stack_first_bytes = 0, stack_grows = 0, stack_shrinks = 0;
};

struct ProcStats {
    std::unordered_set<std::uint32_t> goroutines;  // that ran on it
    std::uint64_t starts = 0;
    std::uint64_t steals = 0;  // by it
    std::uint64_t stolen = 0;  // goroutines that it got by them
    std::uint64_t spills = 0;
    std::uint64_t runnext_puts = 0;
    std::uint32_t queue_max = 0;
};

struct ObjectStats {
    std::uint32_t buffer_max = 0, sendq_max = 0, recvq_max = 0;
    std::uint64_t waits = 0;  // times that somebody joined a wait queue of it
    std::uint64_t takes = 0;  // a lock: times that it was taken
};

class Stats : public Sink {
  public:
    void take(const Event& event, std::string_view text) override;

    // The state after all events that could be folded.
    const State& state() const { return state_; }
    // Why an event could not be; the statistics end before it.
    const std::optional<std::string>& impossible() const { return impossible_; }

    // Of every goroutine, P and object of the state; the index is that of the state's vectors.
    const std::vector<GoStats>& gos() const { return gos_; }
    const std::vector<ProcStats>& procs() const { return procs_; }
    const std::vector<ObjectStats>& objects() const { return objects_; }
    std::uint32_t global_max() const { return global_max_; }

    // With the time of the status that it is still in.
    std::uint64_t ran_ns(const GoState& g) const { return total(g, g.ran_ns, GoStatus::running); }
    std::uint64_t waited_ns(const GoState& g) const {
        return total(g, g.waited_ns, GoStatus::waiting);
    }
    std::uint64_t runnable_ns(const GoState& g) const {
        return total(g, g.runnable_ns, GoStatus::runnable);
    }
    std::uint64_t syscall_ns(const GoState& g) const {
        return total(g, g.syscall_ns, GoStatus::syscall);
    }
    std::uint64_t ran_ns(const ProcState& p) const;

    // Of all system calls: how often a P was retaken, and how many came back to none.
    std::uint64_t retakes() const { return retakes_; }
    std::uint64_t late_calls() const { return late_calls_; }

    struct LongestWait {
        WaitReason reason = WaitReason::none;
        ObjectId object = ObjectId::none;
        std::uint64_t ns = 0;
    };
    // What it waited for most, the wait that it is still in counted; nothing if it never waited.
    std::optional<LongestWait> waited_most_for(GoId id) const;

  private:
    std::uint64_t total(const GoState& g, std::uint64_t ns, GoStatus status) const {
        return ns + (g.status == status ? state_.now_ns - g.since_ns : 0);
    }
    void count(const Event& event, std::string_view text);
    void count_queues(const Event& event);

    State state_;
    std::optional<std::string> impossible_;
    std::vector<GoStats> gos_;
    std::vector<ProcStats> procs_;
    std::vector<ObjectStats> objects_;
    std::uint32_t global_max_ = 0;
    std::uint64_t retakes_ = 0, late_calls_ = 0;
};

}  // namespace fiberscope::replay
