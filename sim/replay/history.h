// All events of a run so far, and the state at any of them: nearest keyframe, then fold forward.
// Position n means "after the first n events"; 0 is before everything. One thread.
//
// A keyframe is a packed state. The next one is taken when at least kKeyframeEventsMin events have
// passed and their packed bytes make up for its own. So all keyframes together take no more memory
// than the events (and one state), and a seek costs at most the unpacking of a state and the
// folding of kKeyframeEventsMin events or of as many as take that state's bytes.
#pragma once

#include "sim/replay/event_store.h"
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
    Event event(std::uint64_t index) const { return events_.event(index); }
    std::string text(std::uint64_t index) const { return events_.text(index); }

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
    // Of all keyframes, and of all events.
    std::uint64_t keyframe_bytes() const { return keyframe_bytes_; }
    std::uint64_t event_bytes() const { return events_.bytes(); }

  private:
    EventStore events_;
    std::vector<std::pair<std::uint64_t, std::string>> keyframes_;  // by position, rising
    std::uint64_t keyframe_bytes_ = 0;
    // The next one is due at this event, when the events have so many bytes.
    std::uint64_t next_keyframe_ = kKeyframeEventsMin, next_bytes_ = 0;
    State latest_;
    State cursor_;
    std::uint64_t cursor_position_ = 0;
};

// Whether the event is about g: as its goroutine or as its partner.
bool is_about(const Event& event, GoId g);

}  // namespace fiberscope::replay
