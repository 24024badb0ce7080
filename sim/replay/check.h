// The check of a run: does every event follow from the state before it? Stops judging at the first
// that does not, since nothing after it can be trusted. One thread.
#pragma once

#include "core/event/strings.h"
#include "core/event/text.h"
#include "core/record/sink.h"
#include "sim/replay/state.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fiberscope::replay {

struct Impossible {
    std::uint64_t index = 0;  // of the event, from 0
    std::string event;        // as a line
    std::string reason;
};

class Check : public Sink {
  public:
    explicit Check(const StringTable& strings) : text_(strings) {}

    void take(const Event& event, std::string_view text) override;

    const std::optional<Impossible>& impossible() const { return impossible_; }
    std::uint64_t events() const { return events_; }  // given, judged or not
    const State& state() const { return state_; }     // after the last possible event

    // The verdict in a line or two: counts, and the first impossible event if there is one.
    std::string verdict() const;

  private:
    EventText text_;
    State state_;
    std::uint64_t events_ = 0;
    std::optional<Impossible> impossible_;
};

}  // namespace fiberscope::replay
