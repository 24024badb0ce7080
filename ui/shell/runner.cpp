#include "ui/shell/runner.h"

#include "core/sched/cpu_quota.h"

#include <chrono>
#include <memory>

namespace fiberscope::shell {
namespace {

std::uint32_t procs_of(const Scenario& scenario, const Choice& choice) {
    if (choice.procs > 0) return choice.procs;
    return scenario.lesson.procs.value_or(default_proc_count());
}

}  // namespace

trace::Meta meta_of(const Scenario& scenario, const Choice& choice) {
    return {.file = scenario.name,
            .source = scenario.source,
            .world = choice.seed   ? "simulated"
                     : choice.pace ? "paced"
                                   : "real",
            .seed = choice.seed.value_or(0),
            .procs = procs_of(scenario, choice)};
}

std::unique_ptr<lang::Execution> make_execution(const Scenario& scenario, const Choice& choice,
                                                const Destination& to) {
    lang::ExecutionOptions options{.output = to.output,
                                   .args = to.args,
                                   .race = choice.race,
                                   .memory_bytes_max = choice.memory_bytes,
                                   .locals = choice.locals};
    // A simulated run begins at a fixed instant, a real one now.
    if (!choice.seed)
        options.start_wall_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                    std::chrono::system_clock::now().time_since_epoch())
                                    .count();
    return std::make_unique<lang::Execution>(*scenario.program, std::move(options));
}

int run_scenario(lang::Execution& execution, const Scenario& scenario, const Choice& choice,
                 const Destination& to) {
    std::unique_ptr<world::Simulated> own;
    if (choice.seed && to.simulated == nullptr) own = std::make_unique<world::Simulated>();
    World* simulated = to.simulated != nullptr ? to.simulated : own.get();
    World* world = simulated != nullptr ? simulated : to.paced;
    return execution
        .run({.procs = procs_of(scenario, choice),
              .world = world,
              .sink = to.sink,
              .strings = to.strings,
              .seed = choice.seed.value_or(1),
              .stopper = simulated != nullptr ? nullptr : to.stopper,
              .rules_off = choice.rules_off})
        .exit_status;
}

int run_scenario(const Scenario& scenario, const Choice& choice, const Destination& to) {
    return run_scenario(*make_execution(scenario, choice, to), scenario, choice, to);
}

}  // namespace fiberscope::shell
