#include "sim/trace/writer.h"
#include "ui/shell/commands.h"

#include <memory>

namespace fiberscope::shell {

int run_command(const std::string& file, const Choice& choice, const std::string& trace_file,
                const std::vector<std::string>& args) {
    const auto scenario = load_scenario(file);
    if (!scenario) return 1;
    StringTable strings;
    std::unique_ptr<trace::Writer> writer;
    Tee tee;
    if (!trace_file.empty()) {
        writer = std::make_unique<trace::Writer>(trace_file, strings, meta_of(*scenario, choice));
        if (writer->error()) return complain(*writer->error());
        tee.add(writer.get());
    }
    std::unique_ptr<world::Paced> paced;
    if (choice.pace) {
        paced = std::make_unique<world::Paced>(true);
        paced->set_rate(*choice.pace);
    }
    const int status = run_scenario(*scenario, choice,
                                    {.sink = tee.empty() ? nullptr : &tee,
                                     .strings = &strings,
                                     .paced = paced.get(),
                                     .args = args});
    if (writer != nullptr) {
        if (const auto error = writer->finish()) return complain(*error);
    }
    return status;
}

}  // namespace fiberscope::shell
