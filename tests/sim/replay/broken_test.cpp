// Every reason for which the fold refuses an event, each broken once by hand; and that none is
// missing here, by the fold's own source.
#include "tests/sim/replay/broken.h"

#include "sim/replay/fold.h"
#include "tests/catch.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

namespace fiberscope::replay {
namespace {

namespace fs = std::filesystem;

std::vector<Broken> all_broken() {
    std::vector<Broken> all;
    for (const auto part :
         {broken_fold, broken_gos, broken_machines, broken_channels, broken_waits, broken_locks}) {
        const std::vector<Broken> some = part();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

// A text of the source as fmt has it: {} and {:+} stand for anything.
bool fits(std::string_view text, std::string_view message) {
    const std::size_t hole = text.find('{');
    if (hole == std::string_view::npos) return text == message;
    if (message.substr(0, hole) != text.substr(0, hole)) return false;
    const std::string_view rest = text.substr(text.find('}', hole) + 1);
    for (std::size_t at = hole; at <= message.size(); ++at)
        if (fits(rest, message.substr(at))) return true;
    return false;
}

struct Site {
    std::string function;
    std::string text;
    bool operator<(const Site& other) const {
        return std::tie(function, text) < std::tie(other.function, other.text);
    }
};

// The string literal that begins at `at`, and the quotes in it bare.
std::string literal(const std::string& source, std::size_t at) {
    std::string text;
    for (++at; source[at] != '"'; ++at) {
        if (source[at] == '\\') ++at;
        text += source[at];
    }
    return text;
}

// A reason is a text that a function returns which begins its line with Why, as it is or through
// fmt::format. How many times each is there.
std::map<Site, int> sites_in(const fs::path& file) {
    std::map<Site, int> sites;
    std::ifstream in(file);
    std::string line, function, body;
    while (std::getline(in, line)) {
        if (line.rfind("Why ", 0) == 0 && line.back() != ';') {
            const std::string head = line.substr(4, line.find('(') - 4);
            function = head.substr(head.rfind(':') + 1);  // npos + 1 is 0
            body.clear();
        } else if (line == "}" && !function.empty()) {
            for (const std::string before : {"return", "fmt::format("}) {
                for (std::size_t at = body.find(before); at != std::string::npos;
                     at = body.find(before, at + 1)) {
                    const std::size_t quote = body.find_first_not_of(" \n", at + before.size());
                    if (body[quote] == '"') ++sites[{function, literal(body, quote)}];
                }
            }
            function.clear();
        } else {
            body += line + "\n";
        }
    }
    return sites;
}

std::string without_kind(const std::string& reason) {
    return reason.substr(reason.find(": ") + 2);
}

}  // namespace

TEST_CASE(
    "fold: each invariant that is broken by hand is refused with its reason, and changes "
    "nothing",
    "[replay]") {
    for (const Broken& broken : all_broken()) {
        CAPTURE(broken.reason);
        Story story;
        broken.tell(story);
        State state;
        for (std::size_t i = 0; i + 1 < story.entries.size(); ++i) {
            const auto why = fold(state, story.entries[i].event, story.entries[i].text);
            INFO(why.value_or(""));
            REQUIRE(!why);
        }
        const State before = state;
        const auto why = fold(state, story.entries.back().event, story.entries.back().text);
        CHECK(why.value_or("(accepted)") == broken.reason);
        CHECK(state == before);
    }
}

TEST_CASE("fold: every reason in its source is among those that are broken by hand", "[replay]") {
    std::map<Site, int> sites;
    for (const auto& entry :
         fs::directory_iterator(fs::path(FIBERSCOPE_SOURCE_DIR) / "sim/replay")) {
        const std::string name = entry.path().filename();
        if (name.rfind("fold", 0) == 0 && entry.path().extension() == ".cpp")
            sites.merge(sites_in(entry.path()));
    }
    CHECK(sites.size() > 130);
    std::map<Site, int> broken_at;
    for (const Broken& broken : all_broken()) {
        CAPTURE(broken.where, broken.reason);
        bool found = false;
        for (const auto& [site, count] : sites) {
            if (site.function != broken.where || !fits(site.text, without_kind(broken.reason)))
                continue;
            ++broken_at[site];
            found = true;
        }
        CHECK(found);
    }
    for (const auto& [site, count] : sites) {
        CAPTURE(site.function, site.text);
        CHECK(broken_at[site] >= count);
    }
}

}  // namespace fiberscope::replay
