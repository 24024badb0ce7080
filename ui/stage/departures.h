// Where a goroutine that is now in a hand, or has left its wait queue, came from: there it is drawn
// until it flies. Only the history knows. Pure.
#pragma once

#include "ui/stage/scene.h"

namespace fiberscope::ui {

class Departures {
  public:
    // `state` is the state of `history` after state.events events; both outlive this.
    Departures(const replay::State& state, const replay::History& history)
        : state_(state), history_(history) {}

    // Of one in a machine's hand; nowhere if its M has no P to stand in front of.
    Where of(GoId g) const;

    // The bench of a waiting or just woken goroutine that stands in no queue, as the first `before`
    // events tell it.
    Where bench(GoId g, ObjectId object, std::uint64_t before) const;

  private:
    Where by(const Event& e, GoId g, std::uint64_t index) const;

    const replay::State& state_;
    const replay::History& history_;
};

}  // namespace fiberscope::ui
