// Stage time: gives every event of a run the moment and the time it needs to be understood. An
// event starts when all that it depends on have ended (same goroutine, P, object, M) and the event
// before it has started; at most four play at once. What the audience has seen often plays faster.
// Built one event at a time; the same events give the same script. It may begin anywhere in a run,
// with everybody at rest and an audience that has seen nothing; stage time 0 is then there. Pure,
// one thread.
#pragma once

#include "core/event/event.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace fiberscope::ui {

// Microseconds on stage, at speed 1.
using StageTime = std::int64_t;
constexpr StageTime kSecond = 1'000'000;

// How long an event of this kind plays when it is new to the audience.
StageTime duration_of(const Event& event);

// A P that is handed on because its M is in a call or belongs to a goroutine. That of a wake-up is
// told by the M that arrives.
bool is_handoff(const Event& event);

class Script {
  public:
    struct Span {
        StageTime start = 0, end = 0;
    };

    // Forgets all, and begins with this event.
    void begin_at(std::uint64_t index);
    void append(const Event& event);

    // Of the events from first() up to size()-1 it knows when they play.
    std::uint64_t first() const { return first_; }
    std::uint64_t size() const { return first_ + spans_.size(); }
    const Span& span(std::uint64_t index) const { return spans_[index - first_]; }

    // How many events have started at this time.
    std::uint64_t started(StageTime time) const;
    // When event `index` starts; for index == size() when all have ended.
    StageTime start(std::uint64_t index) const;
    // When the last of the first `count` events has ended.
    StageTime settled(std::uint64_t count) const;
    // Those that play at this time, first first.
    std::vector<std::uint64_t> playing(StageTime time) const;

  private:
    StageTime ready_at(const Event& event) const;
    void occupy(const Event& event, StageTime until);
    template <class Visit>
    static void resources(const Event& event, Visit visit);

    std::uint64_t first_ = 0;
    std::vector<Span> spans_;
    std::vector<StageTime> settled_;                         // running maximum of the ends
    std::unordered_map<std::uint64_t, StageTime> busy_;      // resource -> when it is free again
    std::unordered_map<std::uint32_t, std::uint32_t> seen_;  // (kind, rule) -> times played
};

}  // namespace fiberscope::ui
