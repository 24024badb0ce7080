// A scenario as the shell has it: read, its directives parsed, compiled. The main thread.
#pragma once

#include "sim/lang/lang.h"
#include "sim/lesson/lesson.h"
#include "sim/trace/format.h"

#include <memory>
#include <optional>
#include <string>

namespace fiberscope::shell {

struct Scenario {
    std::string name;  // the file's, without folders
    std::string source;
    lesson::Lesson lesson;
    std::shared_ptr<const lang::Program> program;  // shared with the runs of it
};

// Prints "fiberscope: message" on stderr. Returns 1, the exit status of wrong input.
int complain(const std::string& message);

// Prints what is wrong with the file, a line each, and returns nothing.
std::optional<Scenario> load_scenario(const std::string& path);

}  // namespace fiberscope::shell
