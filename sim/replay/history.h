// All events of a run so far, and the state at any of them: nearest keyframe, then fold forward.
// Position n means "after the first n events"; 0 is before everything. The events are appended one
// by one, or are those of a trace file, which then stay in it. One thread.
//
// A keyframe is a packed state before a chunk. The next one is taken when the chunks since the last
// make up for its bytes. So all keyframes together take no more room than the events (and one
// state), and a seek costs at most the unpacking of a state and the folding of a chunk, or of as
// many as take that state's bytes.
#pragma once

#include "sim/replay/event_store.h"
#include "sim/replay/state.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fiberscope::replay {

class History {
  public:
    // Appends the next event. A rejected one is kept out; returns the fold's reason then.
    std::optional<std::string> append(const Event& event, std::string_view text);

    // Instead of appending: the events of a usable file. If it has no states that we can read all
    // events are folded once; then `progress` is told how many of them are, and gives up the rest
    // by returning false.
    void open(std::unique_ptr<trace::TraceFile> file,
              const std::function<bool(std::uint64_t done)>& progress = {});

    std::uint64_t size() const { return events_.size(); }
    Event event(std::uint64_t index) const { return events_.event(index); }
    std::string text(std::uint64_t index) const { return events_.text(index); }
    const EventStore& events() const { return events_; }

    // The state after the last event: maintained at every append.
    const State& latest() const { return latest_; }

    // The state after the first `position` events (clamped to size()). Moving forward by a little
    // folds on; anything else starts from a keyframe. The reference holds until the next call of
    // seek or append.
    const State& seek(std::uint64_t position);

    // An event of a file that is impossible, of those that were folded so far, with the reason; the
    // states are as if it were not there.
    const std::optional<std::string>& problem() const { return problem_; }

    // The next (or previous) position whose event is about it; nothing if there is none.
    std::optional<std::uint64_t> next_of(About about, std::uint64_t position) const;
    std::optional<std::uint64_t> previous_of(About about, std::uint64_t position) const;

    std::uint64_t keyframes() const { return keyframes_.size(); }
    // Of all keyframes in memory, and of all events.
    std::uint64_t keyframe_bytes() const { return keyframe_bytes_; }
    std::uint64_t event_bytes() const { return events_.bytes(); }

  private:
    void fold_on(State& state, std::uint64_t& at, std::uint64_t to);
    // Goes to the nearest known state before the position, if the cursor is not nearer.
    void go_near(std::uint64_t position);
    // The state before a chunk, if there is a keyframe.
    bool unpack(EventStore::Number chunk, State& state, const Pages<GoState>& ended) const;
    bool open_with_keyframes();
    void keep(EventStore::Number chunk, const State& state);

    EventStore events_;
    // By chunk: packed, or empty if the file has it.
    std::map<EventStore::Number, std::string> keyframes_;
    std::uint64_t keyframe_bytes_ = 0;
    std::uint64_t next_bytes_ = 0;  // the next one is due when the events have so many
    Pages<GoState> kept_;           // those of the last keyframe made here
    State latest_;
    State cursor_;
    std::uint64_t cursor_position_ = 0;
    // States that the cursor has passed, the oldest forgotten first: a step back starts from there.
    std::deque<std::pair<std::uint64_t, State>> passed_;
    std::optional<std::string> problem_;
};

}  // namespace fiberscope::replay
