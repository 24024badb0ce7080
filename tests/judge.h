// The one way in which tests record a run. Every event goes through the fold, which says of each
// whether it follows from the state before it; and when the run has ended the folded state is held
// against what the runtime itself has come to: the scheduler, and every channel and lock there was.
#pragma once

#include "core/runtime.h"
#include "core/sync/witness.h"
#include "sim/replay/check.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::test {

class Judge final : public Sink {
  public:
    // Keeps the events too, if asked; else only the state after them.
    explicit Judge(bool keep_events = false) : check_(strings_), keep_events_(keep_events) {}

    // What to run with. The judge must outlive the run. Another sink that stands in `own` gets the
    // events too.
    RunOptions options(RunOptions own = {});

    // After the run: fails the test if any event was impossible, or the last state is not the
    // runtime's.
    void require_right() const;

    StringTable& strings() { return strings_; }
    const replay::State& state() const { return check_.state(); }
    const std::vector<Event>& events() const { return events_; }
    std::size_t count(Kind kind, Rule rule = Rule::none) const;

    void take(const Event& event, std::string_view text) override;

  private:
    StringTable strings_;
    replay::Check check_;
    const bool keep_events_;
    std::vector<Event> events_;
    Sink* also_ = nullptr;
    Witness witness_;
    bool rested_ = false;
    std::optional<std::string> unsound_;  // a state, of those after 1, 2, 4, 8... events
    std::string difference_;              // of the folded state and the runtime's, at rest
};

// Runs a program and requires that it was right; its own result is in the outcome.
Outcome run_judged(std::function<void()> main, Judge& judge, RunOptions options = {});
Outcome run_judged(std::function<void()> main, RunOptions options = {});

// Where the two differ, a line for each place; empty if they say the same. All machines have left.
std::string difference(const replay::State& state, const Scheduler& s);
// The same for the objects of a run; `overflowed`: as for Witness::take_all.
std::string difference(const replay::State& state, const std::vector<Testimony>& objects,
                       bool overflowed);

}  // namespace fiberscope::test
