// Runs for the tests of findings: every event goes through the examination, and past the judge.
#pragma once

#include "sim/findings/findings.h"
#include "sim/findings/why.h"
#include "tests/sim/lang/run_go.h"
#include "tests/sim/replay/story.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fiberscope::test {

class Examined {
  public:
    // A run told by hand.
    explicit Examined(const Story& story);
    // A Go program; `how` in the simulated world.
    Examined(std::string_view go, How how);
    // A C++ program in the simulated world.
    Examined(std::function<void()> main, std::uint32_t procs, std::uint64_t seed, RuleSet off = {});

    const replay::State& state() const { return examination_->stats().state(); }
    const findings::Examination& examination() const { return *examination_; }
    const StringTable& strings() const { return *strings_; }
    const Event& event(std::uint64_t index) const { return events_[index]; }

    std::vector<findings::Finding> found(findings::FindingKind kind) const;
    // All of them, a line each: "deadlock: ...".
    std::string text() const;
    // Why, at the end.
    std::string why(std::uint32_t g) const;

  private:
    class Keep;

    std::unique_ptr<Judge> judge_;
    const StringTable* strings_ = nullptr;
    std::unique_ptr<findings::Examination> examination_;
    std::vector<Event> events_;
};

}  // namespace fiberscope::test
