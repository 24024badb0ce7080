#include "tests/differential/real_go.h"

#include "tests/differential/corpus.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace fiberscope::test {

namespace fs = std::filesystem;

namespace {

// 23 of "go version go1.23.5 linux/amd64"; 0 if it is no Go.
int minor_version(const fs::path& program) {
    FILE* pipe =
        popen(("GOTOOLCHAIN=local '" + program.string() + "' version 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) return 0;
    std::array<char, 256> text{};
    const std::size_t count = std::fread(text.data(), 1, text.size() - 1, pipe);
    pclose(pipe);
    const std::string said(text.data(), count);
    constexpr std::string_view kMark = " go1.";
    const std::size_t at = said.find(kMark);
    return at == std::string::npos ? 0 : std::atoi(said.c_str() + at + kMark.size());
}

std::vector<fs::path> candidates() {
    std::vector<fs::path> all;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib", ignored)) {
        if (entry.path().filename().string().starts_with("go-"))
            all.push_back(entry.path() / "bin/go");
    }
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
        all.push_back(fs::path(folder) / "go");
    all.emplace_back("/usr/local/go/bin/go");
    return all;
}

}  // namespace

std::optional<RealGo> newest_go() {
    RealGo best;
    for (const fs::path& program : candidates()) {
        if (!fs::exists(program)) continue;
        if (const int minor = minor_version(program); minor > best.minor) best = {program, minor};
    }
    constexpr int kOldest = 23;
    if (best.minor < kOldest) return {};
    return best;
}

std::string GoBuild::name_of(std::size_t program) const {
    return "p" + std::to_string(program);
}

GoBuild::GoBuild(const RealGo& go, const std::vector<std::vector<File>>& programs) {
    std::string pattern = (fs::temp_directory_path() / "fiberscope-go-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    std::ofstream(folder_ / "go.mod") << "module corpus\n\ngo 1.23\n";
    fs::create_directory(folder_ / "bin");
    for (std::size_t i = 0; i < programs.size(); ++i) {
        fs::create_directory(folder_ / name_of(i));
        for (const File& file : programs[i])
            std::ofstream(folder_ / name_of(i) / file.name, std::ios::binary) << file.source;
    }
    // Without the debugger's tables, which no trace needs, the linker is twice as fast. Inlined
    // functions would show in the names of closures, and we do not follow Go's reasons to inline.
    const std::string cache = std::getenv("HOME") ? "" : "GOCACHE='" + pattern + "/cache' ";
    const std::string command =
        "cd '" + pattern + "' && GOTOOLCHAIN=local GOPROXY=off GOFLAGS= " + cache + "'" +
        go.program.string() + "' build -gcflags=-l -ldflags='-s -w' -o bin/ ./... >log 2>&1";
    // Fails if a program does, which its errors say.
    if (std::system(command.c_str()) == -1) throw std::runtime_error("no shell");
    std::ifstream log(folder_ / "log");
    std::string name;
    for (std::string line; std::getline(log, line);) {
        constexpr std::string_view kHead = "# corpus/";
        if (line.starts_with(kHead))
            name = line.substr(kHead.size());
        else
            errors_[name] += line + "\n";
    }
}

GoBuild::~GoBuild() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string GoBuild::errors(std::size_t program) const {
    const auto found = errors_.find(name_of(program));
    if (found != errors_.end()) return found->second;
    if (fs::exists(folder_ / "bin" / name_of(program))) return {};
    // It was not built, and of no error is it said whose it is.
    const auto of_all = errors_.find("");
    return of_all == errors_.end() ? "not built\n" : of_all->second;
}

Job GoBuild::run(std::size_t program, const std::vector<std::string>& args,
                 const std::string& input) const {
    const std::string path = folder_ / "bin" / name_of(program);
    return {.name = name_of(program),
            .run =
                [path, args](int) {
                    std::vector<char*> words{const_cast<char*>(path.c_str())};
                    for (const std::string& arg : args)
                        words.push_back(const_cast<char*>(arg.c_str()));
                    words.push_back(nullptr);
                    execv(path.c_str(), words.data());
                    return 127;
                },
            .apart = true,
            .input = input};
}

}  // namespace fiberscope::test
