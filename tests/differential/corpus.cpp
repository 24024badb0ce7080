#include "tests/differential/corpus.h"

#include "tests/differential/normalise.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fiberscope::test {

namespace fs = std::filesystem;

namespace {

fs::path with_ending(const CorpusProgram& program, const char* ending) {
    return fs::path(program.path).replace_extension(ending);
}

void store_text(const fs::path& path, const std::string& text) {
    if (text.empty())
        fs::remove(path);
    else
        std::ofstream(path, std::ios::binary) << text;
}

std::string first_difference(const char* what, const std::string& expected,
                             const std::string& actual) {
    if (expected == actual) return {};
    std::istringstream a(expected), b(actual);
    std::string line_a, line_b;
    for (int line = 1;; ++line) {
        const bool more_a = static_cast<bool>(std::getline(a, line_a));
        const bool more_b = static_cast<bool>(std::getline(b, line_b));
        if (!more_a && !more_b) return std::string(what) + ": differs in its last newline\n";
        if (more_a && more_b && line_a == line_b) continue;
        return std::string(what) + ":" + std::to_string(line) +
               "\n    Go: " + (more_a ? line_a : "(the end)") +
               "\n  ours: " + (more_b ? line_b : "(the end)") + "\n";
    }
}

}  // namespace

std::string file_text(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<CorpusProgram> corpus() {
    const fs::path folder = fs::path(FIBERSCOPE_SOURCE_DIR) / "tests/differential/programs";
    const char* only = std::getenv("FIBERSCOPE_DIFFERENTIAL");
    std::vector<CorpusProgram> programs;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".go") continue;
        CorpusProgram program;
        program.path = entry.path();
        program.name = fs::path(entry.path()).lexically_relative(folder).replace_extension();
        if (only && program.name.find(only) == std::string::npos) continue;
        program.source = file_text(program.path);
        constexpr std::string_view kArgs = "// args:";
        if (program.source.starts_with(kArgs)) {
            std::istringstream words(
                program.source.substr(kArgs.size(), program.source.find('\n') - kArgs.size()));
            for (std::string word; words >> word;)
                program.args.push_back(word);
        }
        if (fs::exists(with_ending(program, ".in"))) program.input = with_ending(program, ".in");
        programs.push_back(std::move(program));
    }
    std::sort(programs.begin(), programs.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return programs;
}

Said stored(const CorpusProgram& program) {
    return {file_text(with_ending(program, ".out")), file_text(with_ending(program, ".err"))};
}

void store(const CorpusProgram& program, const Said& said) {
    store_text(with_ending(program, ".out"), said.out);
    store_text(with_ending(program, ".err"), said.err);
}

Said said_by(const Ended& ended) {
    Said said{ended.output, normalised(ended.errors)};
    if (!ended.killed.empty()) said.err += "killed: " + ended.killed + "\n";
    if (ended.status != 0) said.err += "exit status " + std::to_string(ended.status) + "\n";
    return said;
}

Said said_by_compiler(const std::string& errors) {
    return {"", normalised_errors(errors) + "exit status 1\n"};
}

std::string difference(const Said& expected, const Said& actual) {
    return first_difference("stdout", expected.out, actual.out) +
           first_difference("stderr", expected.err, actual.err);
}

}  // namespace fiberscope::test
