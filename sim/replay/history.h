// All events of a run so far, and the state at any of them: nearest keyframe, then fold forward.
// Position n means "after the first n events"; 0 is before everything. One thread.
//
// A keyframe is a copy of the state. The next one is taken when at least kKeyframeEventsMin events
// have passed and their bytes make up for the copy's. So all keyframes together take no more memory
// than the events (and one state), and a seek costs at most one copy of a state and the folding of
// max(kKeyframeEventsMin, bytes of that state / kEventBytes) events.
#pragma once

#include "sim/replay/state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fiberscope::replay {

// 1024 events fold in well under a millisecond: no scrub notices.
constexpr std::uint64_t kKeyframeEventsMin = 1024;

class History {
  public:
    // Appends the next event. A rejected one is kept out; returns the fold's reason then.
    std::optional<std::string> append(const Event& event, std::string_view text);

    std::uint64_t size() const { return events_.size(); }
    const Event& event(std::uint64_t index) const { return events_[index]; }
    std::string_view text(std::uint64_t index) const;

    // The state after the last event: maintained at every append.
    const State& latest() const { return latest_; }

    // The state after the first `position` events (clamped to size()). Moving forward by a little
    // folds on; anything else starts from a keyframe. The reference holds until the next call of
    // seek or append.
    const State& seek(std::uint64_t position);

    // The next (or previous) position whose event is about goroutine g, also as the partner of a
    // channel operation or the one kicked out of runnext; nothing if there is none.
    std::optional<std::uint64_t> next_of(GoId g, std::uint64_t position) const;
    std::optional<std::uint64_t> previous_of(GoId g, std::uint64_t position) const;

    std::uint64_t keyframes() const { return keyframes_.size(); }

  private:
    std::vector<Event> events_;
    std::vector<std::uint64_t> text_offsets_;  // where each event's text begins in texts_
    std::string texts_;
    std::vector<std::pair<std::uint64_t, State>> keyframes_;  // by position, rising
    std::uint64_t next_keyframe_ = kKeyframeEventsMin;
    State latest_;
    State cursor_;
    std::uint64_t cursor_position_ = 0;
};

// Whether the event is about g: as its goroutine or as its partner.
bool is_about(const Event& event, GoId g);

// What a copy of the state costs, roughly.
std::uint64_t bytes_of(const State& state);

}  // namespace fiberscope::replay
