// Every #include of ours goes along an edge of the table in ARCHITECTURE.md, and third-party
// libraries stay in the folders that own them.
#include "tests/catch.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;
const fs::path kRoot = FIBERSCOPE_SOURCE_DIR;

std::map<std::string, std::set<std::string>> allowed_edges() {
    std::map<std::string, std::set<std::string>> edges;
    std::ifstream file(kRoot / "ARCHITECTURE.md");
    const std::regex row(R"(^\| ((?:core|bench|sim|ui)[a-z/]*) \| ?([^|]*)\|$)");
    std::string line;
    std::smatch parts;
    while (std::getline(file, line)) {
        if (!std::regex_match(line, parts, row)) continue;
        std::istringstream words(parts[2]);
        auto& to = edges[parts[1]];
        for (std::string word; words >> word;)
            to.insert(word);
    }
    return edges;
}

template <class Visit>
void each_include(Visit visit) {
    const std::regex include(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
    for (const char* part : {"core", "bench", "sim", "ui"}) {
        for (const auto& entry : fs::recursive_directory_iterator(kRoot / part)) {
            const std::string extension = entry.path().extension();
            if (extension != ".h" && extension != ".cpp") continue;
            const fs::path file = fs::relative(entry.path(), kRoot);
            std::ifstream in(entry.path());
            std::string line;
            std::smatch parts;
            while (std::getline(in, line))
                if (std::regex_search(line, parts, include))
                    visit(file, parts[1] == "\"", parts[2].str());
        }
    }
}

}  // namespace

TEST_CASE("includes: every include of ours goes along an edge of ARCHITECTURE.md's table") {
    const auto edges = allowed_edges();
    REQUIRE(edges.size() > 10);
    int seen = 0;
    each_include([&](const fs::path& file, bool ours, const std::string& target) {
        if (!ours) return;
        ++seen;
        const std::string from = file.parent_path().string();
        const std::string to = fs::path(target).parent_path().string();
        CAPTURE(file.string(), target);
        CHECK(fs::exists(kRoot / target));
        if (from == to) return;
        const auto row = edges.find(from);
        REQUIRE(row != edges.end());
        CHECK((row->second.count(to) == 1 || row->second.count("*") == 1));
    });
    CHECK(seen > 100);
}

TEST_CASE("includes: a library is known to the folder that owns it only") {
    const std::map<std::string, std::string> owners = {
        {"boost/context", "core/fiber"}, {"GLFW", "ui/platform"},   {"glad", "ui/platform"},
        {"EGL", "ui/platform"},          {"zstd", "sim/trace"},     {"CLI", "ui/shell"},
        {"png.h", "ui/export"},          {"gif_lib.h", "ui/export"}};
    each_include([&](const fs::path& file, bool ours, const std::string& target) {
        if (ours) return;
        for (const auto& [library, owner] : owners) {
            if (target.rfind(library, 0) != 0) continue;
            CAPTURE(file.string(), target);
            CHECK(file.parent_path() == owner);
        }
    });
}

// CTest takes the name for a list and runs two tests by names that do not exist, which both pass.
TEST_CASE("tests: no name has a semicolon in it") {
    const std::regex name(R"re(TEST_CASE\(\s*"([^"]*)")re");
    int seen = 0;
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
        if (entry.path().extension() != ".cpp") continue;
        std::ifstream in(entry.path());
        std::stringstream text;
        text << in.rdbuf();
        const std::string file = text.str();
        for (std::sregex_iterator test(file.begin(), file.end(), name), end; test != end; ++test) {
            ++seen;
            CAPTURE(entry.path(), (*test)[1].str());
            CHECK((*test)[1].str().find(';') == std::string::npos);
        }
    }
    CHECK(seen > 100);
}
