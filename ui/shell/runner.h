// Runs a scenario in the world that the user chose, with its events going wherever they are wanted.
// Blocks until the run's end; may be a thread of its own.
#pragma once

#include "core/runtime.h"
#include "sim/world/paced.h"
#include "sim/world/simulated.h"
#include "ui/shell/scenario.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fiberscope::shell {

// What --procs, --seed, --pace, --without and --memory say.
struct Choice {
    std::uint32_t procs = 0;            // 0: the lesson's, else what the process may use
    std::optional<std::uint64_t> seed;  // the simulated world
    std::optional<double> pace;         // the paced world, steps a second; 0: starts paused
    RuleSet rules_off;                  // only with a seed
    bool race = false;                  // look for data races
    std::uint64_t memory_bytes = 0;     // that the program may use; 0: half of the machine's
    bool locals = false;                // reports show each frame's local variables
};

// What a trace of this run says about itself.
trace::Meta meta_of(const Scenario& scenario, const Choice& choice);

// Gives every event to each of several sinks.
class Tee final : public Sink {
  public:
    void add(Sink* sink) { sinks_.push_back(sink); }
    bool empty() const { return sinks_.empty(); }
    void take(const Event& event, std::string_view text) override {
        for (Sink* sink : sinks_)
            sink->take(event, text);
    }
    void idle() override {
        for (Sink* sink : sinks_)
            sink->idle();
    }

  private:
    std::vector<Sink*> sinks_;
};

struct Destination {
    Sink* sink = nullptr;  // of the events; null: nobody listens
    StringTable* strings = nullptr;
    Stopper* stopper = nullptr;
    world::Paced* paced = nullptr;  // the world of --pace, made by the caller
    // The world of --seed; null: one for this run alone.
    world::Simulated* simulated = nullptr;
    // Null: the process's stdout and stderr.
    std::function<void(int fd, std::string_view text)> output = {};
    std::vector<std::string> args = {};
};

// The run to be: made apart from it for who looks at its frames.
std::unique_ptr<lang::Execution> make_execution(const Scenario& scenario, const Choice& choice,
                                                const Destination& to);
// Returns the exit status; the report of a panic or deadlock goes to the run's stderr.
int run_scenario(lang::Execution& execution, const Scenario& scenario, const Choice& choice,
                 const Destination& to);
int run_scenario(const Scenario& scenario, const Choice& choice, const Destination& to);

}  // namespace fiberscope::shell
