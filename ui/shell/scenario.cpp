#include "ui/shell/scenario.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fiberscope::shell {

int complain(const std::string& message) {
    std::fprintf(stderr, "fiberscope: %s\n", message.c_str());
    return 1;
}

std::optional<Scenario> load_scenario(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        complain(path + ": is a folder; a Go file was expected");
        return {};
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        complain(path + ": " + std::strerror(errno));
        return {};
    }
    std::ostringstream text;
    text << in.rdbuf();
    Scenario scenario{.name = std::filesystem::path(path).filename().string(),
                      .source = text.str(),
                      .lesson = {},
                      .program = nullptr};
    // Errors name the file as the user did, so that an editor finds it.
    lang::Compiled compiled = lang::compile(scenario.source, path);
    lesson::Parsed parsed = lesson::parse_lesson(scenario.source, path);
    for (const lang::Diagnostic& error : compiled.errors)
        std::fprintf(stderr, "%s\n", lang::text_of(error, path).c_str());
    for (const std::string& error : parsed.errors)
        std::fprintf(stderr, "%s\n", error.c_str());
    if (compiled.program == nullptr || !parsed.errors.empty()) return {};
    scenario.lesson = std::move(parsed.lesson);
    scenario.program = std::move(compiled.program);
    return scenario;
}

}  // namespace fiberscope::shell
