// What the timeline draws of some consecutive events: for every goroutine and every P, its
// stretches in the run's own time. Built one event at a time from the events alone. One thread.
#pragma once

#include "core/event/event.h"
#include "sim/trace/summary.h"
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
    float share = 1;  // of the time; less where a run is seen from so far that much is left out
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

Look look_of(trace::Phase phase);

class Tracks {
  public:
    // Of a run from its beginning.
    Tracks() = default;
    // Of the chunk that this is the summary of: what goes on as it begins is open.
    explicit Tracks(const trace::Summary& chunk);
    // Of what comes after these.
    static Tracks after(const Tracks& before);

    void append(const Event& event);

    std::uint64_t end_ns() const { return now_ns_; }
    // The time after each event, never falling.
    const std::vector<std::uint64_t>& times() const { return times_; }

    const std::map<std::uint32_t, std::vector<Stretch>>& procs() const { return procs_; }
    const std::map<GoId, std::vector<Stretch>>& gos() const { return gos_; }
    const std::vector<WakeArrow>& arrows() const { return arrows_; }
    const std::vector<Halt>& collections() const { return collections_; }
    const std::vector<RaceMark>& races() const { return races_; }

  private:
    void change(std::uint32_t g, Look look, WaitReason reason, std::uint32_t object);
    void start(std::uint32_t g, std::uint32_t proc);
    void leave_proc(const Event& e);
    GoId running_on(std::uint16_t m) const;

    std::vector<std::uint64_t> times_;
    std::uint64_t now_ns_ = 0;
    std::map<std::uint32_t, std::vector<Stretch>> procs_;
    std::map<GoId, std::vector<Stretch>> gos_;
    std::map<std::uint32_t, std::uint32_t> proc_of_go_;  // running goroutines: their P
    std::map<std::uint16_t, std::uint32_t> go_of_machine_;
    std::vector<WakeArrow> arrows_;
    std::vector<Halt> collections_;
    std::vector<RaceMark> races_;
};

}  // namespace fiberscope::ui
