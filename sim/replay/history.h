// All events of a run so far, and the state at any of them: nearest keyframe, then fold forward.
// Position n means "after the first n events"; 0 is before everything. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/replay/state.h"

namespace fiberscope::replay {

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

    // The next (or previous) position whose event is about goroutine g; nothing if there is none.
    std::optional<std::uint64_t> next_of(GoId g, std::uint64_t position) const;
    std::optional<std::uint64_t> previous_of(GoId g, std::uint64_t position) const;

  private:
    std::vector<Event> events_;
    std::vector<std::uint64_t> text_offsets_;  // where each event's text begins in texts_
    std::string texts_;
    std::vector<std::pair<std::uint64_t, State>> keyframes_;
    State latest_;
    State cursor_;
    std::uint64_t cursor_position_ = 0;
};

}  // namespace fiberscope::replay
