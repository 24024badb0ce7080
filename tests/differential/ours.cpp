#include "tests/differential/ours.h"

#include "sim/lang/lang.h"
#include "sim/world/simulated.h"

#include <fmt/format.h>

#include <chrono>

namespace fiberscope::test {

std::string RunsIn::text() const {
    if (!simulated) return fmt::format("real, {} Ps", procs);
    return fmt::format("simulated, {} Ps, seed {}", procs, seed);
}

Job run_ours(const std::string& name, const std::string& source, const std::string& file_name,
             const std::vector<std::string>& args, const std::string& input, const RunsIn& world) {
    const auto run = [=](int) {
        const lang::Compiled compiled = lang::compile(source, file_name);
        for (const lang::Diagnostic& error : compiled.errors)
            fmt::print(stderr, "{}\n", lang::text_of(error, file_name));
        if (!compiled.program) return 1;
        world::Simulated simulated;
        lang::ExecutionOptions execution{
            .output = {}, .args = args, .stack_bytes_max = kStackBytesMax};
        if (!world.simulated)
            execution.start_wall_ns = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                          std::chrono::system_clock::now().time_since_epoch())
                                          .count();
        return lang::run_program(*compiled.program, std::move(execution),
                                 {.procs = world.procs,
                                  .world = world.simulated ? &simulated : nullptr,
                                  .seed = world.seed})
            .exit_status;
    };
    return {.name = name, .run = run, .apart = true, .input = input};
}

}  // namespace fiberscope::test
