// What the timeline draws of a whole run, however long: near by the stretches as they were, from
// afar what each lane mostly did, from the summaries of the chunks. A query costs as many chunks as
// are in sight, and unpacks at most kExactChunks of them. One thread.
#pragma once

#include "sim/replay/history.h"
#include "ui/stage/time_axis.h"
#include "ui/stage/tracks.h"

#include <cstdint>
#include <list>
#include <map>
#include <utility>
#include <vector>

namespace fiberscope::ui {

class RunTracks {
  public:
    // With so many chunks in sight or less, everything is exact: some 200,000 events.
    static constexpr std::size_t kExactChunks = 20;

    explicit RunTracks(const replay::History& history) : history_(history) {}

    // The history has got this event.
    void append(const Event& event);
    // The history has opened a file.
    void open();

    std::uint64_t end_ns() const { return end_ns_; }
    // The run time after the first `count` events; never runs backwards.
    std::uint64_t time_after(std::uint64_t count) const;
    // How many events lie at or before this run time.
    std::uint64_t events_until(std::uint64_t ns) const;

    // Of the lane between these times, in order. A lane that never was is empty.
    std::vector<Stretch> proc(std::uint32_t id, std::uint64_t from_ns, std::uint64_t to_ns) const;
    std::vector<Stretch> go(GoId g, std::uint64_t from_ns, std::uint64_t to_ns) const;
    // Whether what is between these times is near enough to be exact.
    bool is_exact(std::uint64_t from_ns, std::uint64_t to_ns) const;
    // Between these times; none where the lanes are not exact.
    std::vector<WakeArrow> arrows(std::uint64_t from_ns, std::uint64_t to_ns) const;
    std::vector<Halt> collections(std::uint64_t from_ns, std::uint64_t to_ns) const;
    std::vector<RaceMark> races(std::uint64_t from_ns, std::uint64_t to_ns) const;

    // Ps that there were at some time: 0 up to this.
    std::uint32_t procs() const { return procs_; }
    // Channels, locks and the like.
    const Lives& lives() const { return lives_; }
    // Of a short run exact; of a long one only the longest gap of each chunk is folded.
    TimeAxis axis() const;

  private:
    using Number = replay::EventStore::Number;
    struct Sight {
        Number first = 0, last = 0;  // chunks, both in
        bool exact = false;
    };
    Sight sight(std::uint64_t from_ns, std::uint64_t to_ns) const;
    Number chunk_at(std::uint64_t ns) const;
    std::uint64_t begin_ns(Number chunk) const;
    std::uint64_t end_ns(Number chunk) const;
    const Tracks& tracks(Number chunk) const;
    // A goroutine in consecutive chunks that are not about it: all the while it is at the same.
    struct Absence {
        Number from = 0, until = 0;
        Look look = Look::finished;
        WaitReason reason = WaitReason::none;
    };
    const Absence& absence(GoId g, Number chunk) const;
    Number chunks() const { return history_.events().summaries(); }  // but for the growing one
    template <class Thing>
    std::vector<Thing> collect(const std::vector<Thing>& (Tracks::*things)() const,
                               std::uint64_t from_ns, std::uint64_t to_ns) const;

    const replay::History& history_;
    std::uint64_t end_ns_ = 0;
    std::uint32_t procs_ = 0;
    Lives lives_;
    Tracks growing_;  // of the chunk that is not full yet
    Number grown_ = 0;
    // Those that were used last, newest first.
    mutable std::list<std::pair<Number, Tracks>> kept_;
    mutable std::map<GoId, Absence> absences_;  // that was asked for last, of each
};

}  // namespace fiberscope::ui
