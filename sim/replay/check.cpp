#include "sim/replay/check.h"

#include "sim/replay/fold.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::replay {

void Check::take(const Event& event, std::string_view text) {
    const std::uint64_t index = events_++;
    if (impossible_) return;
    text_.remember(event);
    if (auto why = fold(state_, event, text)) {
        impossible_ = Impossible{.index = index, .event = text_.line(event, text), .reason = *why};
    }
}

std::string Check::verdict() const {
    if (impossible_) {
        return fmt::format("event {} of {} is impossible: {}\n  {}", impossible_->index + 1,
                           events_, impossible_->reason, impossible_->event);
    }
    const auto known = [](const auto& things, auto none) {
        return std::count_if(things.begin(), things.end(),
                             [&](const auto& thing) { return thing.id != none; });
    };
    return fmt::format(
        "{} events, every one follows from the state before it: {} goroutines ({} finished), "
        "{} Ps, {} Ms, {} channels and locks{}",
        events_, known(state_.gos, GoId::none), state_.finished, state_.gomaxprocs,
        state_.machines.size(), known(state_.objects, ObjectId::none),
        state_.ended ? "" : "; the run has not ended");
}

}  // namespace fiberscope::replay
