// What happened in a run, in numbers: gathered while its events are folded. The account and the
// stat command print them. Memory is by goroutine, P and object, not by event. One thread.
#pragma once

#include "core/record/sink.h"
#include "sim/replay/latency.h"
#include "sim/replay/series.h"
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

struct WaitStats {
    std::uint64_t ns = 0;
    std::uint64_t times = 0;  // that have ended
};

struct GoStats {
    // What it waited for: reason and object (none for a sleep), how often and for how long.
    std::map<std::pair<WaitReason, ObjectId>, WaitStats> waits;
    Latency wake;  // from being made ready to running
    std::uint64_t preemptions = 0, yields = 0;
    std::string panic;  // its value
    bool panicked = false;
    std::uint32_t stack_first_bytes = 0, stack_grows = 0, stack_shrinks = 0;

    // When it was made ready, if it has not run since.
    std::optional<std::uint64_t> woken_ns;
};

struct ProcStats {
    std::unordered_set<std::uint32_t> goroutines;  // that ran on it
    Latency wake;                                  // of those that it ran, from ready to running
    Series queue;                                  // length of its local run queue
    std::uint64_t starts = 0;
    std::uint64_t steals = 0;  // by it
    std::uint64_t stolen = 0;  // goroutines that it got by them
    std::uint64_t spills = 0;
    std::uint64_t runnext_puts = 0;
    std::uint64_t preemptions = 0;  // of goroutines on it
    std::uint64_t handoffs = 0;     // to another M, since its own could not go on with it
    std::uint64_t idle_ns = 0;      // on the list of idle Ps, up to since_ns
    std::uint64_t since_ns = 0;
    bool idle = false;
};

struct ObjectStats {
    Series buffer, sendq, recvq;
    std::uint64_t waits = 0;     // times that somebody joined a wait queue of it
    Latency wait;                // those waits that have ended
    std::uint64_t takes = 0;     // a lock: times that it was taken
    std::uint64_t handoffs = 0;  // values past the buffer; a lock given straight to who waited
    // Of a channel with a buffer: time that it was full, and empty, since its first value and up to
    // since_ns; of a lock: how long somebody held it.
    std::uint64_t full_ns = 0, empty_ns = 0, held_ns = 0;
    std::uint64_t since_ns = 0;
    bool full = false, empty = false, held = false;  // since then
    std::optional<std::uint64_t> first_ns;           // of its first value, or of the first taking
    std::uint64_t last_ns = 0;                       // of its latest value
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
    const Series& global_queue() const { return global_; }
    const Latency& wake() const { return wake_; }  // of all goroutines

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
    std::uint64_t idle_ns(const ProcState& p) const;

    // What has been so up to now, of an object's life: the status that it is still in counted.
    struct Shares {
        std::uint64_t life_ns = 0;  // since the first value or taking
        std::uint64_t full_ns = 0, empty_ns = 0, held_ns = 0;
    };
    Shares shares(const ObjectState& object) const;
    // Values a second, from the first to the latest; 0 if that took no time.
    double throughput(const ObjectState& channel) const;

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
    void count_go(const Event& event, std::string_view text);
    void count_proc(const Event& event);
    void count_object(const Event& event);
    void follow_queues(const Event& event);
    void follow_object(const Event& event);

    State state_;
    std::optional<std::string> impossible_;
    std::vector<GoStats> gos_;
    std::vector<ProcStats> procs_;
    std::vector<ObjectStats> objects_;
    Series global_;
    Latency wake_;
    std::uint64_t retakes_ = 0, late_calls_ = 0;
};

}  // namespace fiberscope::replay
