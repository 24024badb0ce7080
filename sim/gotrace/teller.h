// Tells our events one after the other, each with its number, and folds them at once: so the state
// of the world so far is there to look at, and an event that would be impossible is not told. One
// thread.
#pragma once

#include "core/record/sink.h"
#include "sim/replay/state.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::gotrace {

class Teller {
  public:
    explicit Teller(Sink& sink) : sink_(sink) {}

    struct Fields {
        GoId g = GoId::none;
        std::uint32_t object = 0;
        std::uint32_t a = 0;
        std::uint32_t b = 0;
        Rule rule = Rule::none;
    };
    // On M `m`. After the first that was impossible nothing more is told.
    void tell(MachineId m, Kind kind, const Fields& fields, std::string_view text = {});

    void set_time(std::uint64_t stamp_ns) { stamp_ns_ = stamp_ns; }
    const replay::State& state() const { return state_; }
    std::uint64_t events() const { return events_; }
    // Why an event was impossible; empty as long as none was.
    const std::string& problem() const { return problem_; }

    // One that does not exist is as new: what is told of it next will be refused.
    const replay::MachineState& machine(MachineId m) const;
    const replay::ProcState& proc(ProcId p) const;
    const replay::GoState& go(GoId g) const;

  private:
    std::uint32_t number_of(Kind kind, const Fields& fields) const;

    Sink& sink_;
    replay::State state_;
    std::uint64_t stamp_ns_ = 0;
    std::uint64_t events_ = 0;
    std::string problem_;
};

}  // namespace fiberscope::gotrace
