#include "ui/shell/runner.h"

#include "core/sched/cpu_quota.h"
#include "sim/world/simulated.h"

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

int run_scenario(const Scenario& scenario, const Choice& choice, const Destination& to) {
    std::unique_ptr<world::Simulated> simulated;
    if (choice.seed) simulated = std::make_unique<world::Simulated>();
    World* world = simulated != nullptr ? static_cast<World*>(simulated.get()) : to.paced;
    const Outcome outcome =
        lang::run_program(*scenario.program, {.output = to.output, .args = to.args},
                          {.procs = procs_of(scenario, choice),
                           .world = world,
                           .sink = to.sink,
                           .strings = to.strings,
                           .seed = choice.seed.value_or(1),
                           .stopper = simulated != nullptr ? nullptr : to.stopper});
    return outcome.exit_status;
}

}  // namespace fiberscope::shell
