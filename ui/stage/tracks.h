// What the timeline draws: for every goroutine and every P, its stretches in the run's own time.
// Built one event at a time from the events alone. One thread.
#pragma once

#include "core/event/event.h"
#include "ui/paint/theme.h"

#include <cstdint>
#include <map>
#include <vector>

namespace fiberscope::ui {

struct Stretch {
    std::uint64_t from_ns = 0, to_ns = 0;  // to_ns of an open one: the latest stamp
    Look look = Look::runnable;
    std::uint32_t who = 0;  // P lanes: the goroutine; G lanes: the object waited for
    WaitReason reason = WaitReason::none;
    bool open = true;
};

struct WakeArrow {
    std::uint64_t at_ns = 0;
    GoId from = GoId::none, to = GoId::none;
    bool creation = false;
};

// While the world stood still: a collection. to_ns of an open one: the latest stamp.
struct Halt {
    std::uint64_t from_ns = 0, to_ns = 0;
    bool open = true;
};

struct RaceMark {
    std::uint64_t at_ns = 0;
    GoId a = GoId::none, b = GoId::none;
};

// An object's first and last event, as indices into the run.
struct Life {
    std::uint64_t first = 0, last = 0;
};
using Lives = std::map<ObjectId, Life>;

class Tracks {
  public:
    void append(const Event& event);

    std::uint64_t end_ns() const { return now_ns_; }
    // The run time after the first `count` events; never runs backwards.
    std::uint64_t time_after(std::uint64_t count) const;
    // The times of all events, never falling.
    const std::vector<std::uint64_t>& times() const { return times_; }
    // How many events lie at or before this run time.
    std::uint64_t events_until(std::uint64_t ns) const;

    const std::vector<std::vector<Stretch>>& procs() const { return procs_; }
    // By goroutine, in order of creation.
    const std::map<GoId, std::vector<Stretch>>& gos() const { return gos_; }
    const std::vector<WakeArrow>& arrows() const { return arrows_; }
    const std::vector<Halt>& collections() const { return collections_; }
    const std::vector<RaceMark>& races() const { return races_; }
    // Channels, locks and the like.
    const Lives& lives() const { return lives_; }

  private:
    void change(std::uint32_t g, Look look, WaitReason reason, std::uint32_t object);
    void leave_proc(std::uint32_t g);
    GoId running_on(std::uint16_t m) const;

    std::vector<std::uint64_t> times_;  // after each event
    std::uint64_t now_ns_ = 0;
    std::vector<std::vector<Stretch>> procs_;
    std::map<GoId, std::vector<Stretch>> gos_;
    std::map<std::uint32_t, std::uint32_t> proc_of_go_;  // running goroutines: their P
    std::map<std::uint16_t, std::uint32_t> go_of_machine_;
    std::vector<WakeArrow> arrows_;
    std::vector<Halt> collections_;
    std::vector<RaceMark> races_;
    Lives lives_;
};

}  // namespace fiberscope::ui
