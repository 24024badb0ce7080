// Go's own test programs judge our Go. They are read from Debian's golang-1.19-src; where it is not
// installed these tests are skipped.
//
// passing.txt names those that pass. It may only grow: who makes more of them pass adds the names
// that the test prints. What each program came to is in gotests.txt in the working directory.
#include "sim/lang/lang.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/children.h"
#include "tests/gotests/expected_errors.h"
#include "tests/gotests/recipe.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <unistd.h>

namespace fiberscope::test {

namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

fs::path folder() {
    const char* other = std::getenv("FIBERSCOPE_GO_TESTS");
    return other ? other : "/usr/share/go-1.19/test";
}

// CTest takes a test that says this for a skipped one.
bool is_absent() {
    if (fs::exists(folder() / "chan")) return false;
    WARN("the package golang-1.19-src is not installed: Go's tests were not compared");
    return true;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// Below folder(), sorted: "ken/array.go".
std::vector<std::string> programs_in(const std::string& below) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder() / below)) {
        if (entry.path().extension() == ".go")
            names.push_back((fs::path(below) / entry.path().filename()).string());
    }
    std::sort(names.begin(), names.end());
#if defined(__SANITIZE_THREAD__)
    if (std::erase(names, "chan/goroutines.go") > 0)
        std::cout << "chan/goroutines.go is left out: it has 10,000 goroutines at once, and "
                     "ThreadSanitizer knows 8128 fibers\n";
#endif
    return names;
}

struct World {
    std::uint32_t procs = 2;
    bool simulated = false;
};

void say(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = write(fd, text.data(), text.size());
        if (wrote <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

// See tests/sim/lang/run_go.h.
std::uint32_t collect_every() {
    const char* wish = std::getenv("FIBERSCOPE_COLLECT_EVERY");
    return wish ? static_cast<std::uint32_t>(std::atoi(wish)) : 0;
}

// What goes to stdout and stderr, in order, as Go's own runner takes it.
int run_program(const std::string& source, const std::string& file,
                const std::vector<std::string>& args, const World& how,
                const std::function<void(std::string_view)>& output) {
    const lang::Compiled compiled = lang::compile(source, file);
    for (const lang::Diagnostic& error : compiled.errors)
        output(lang::text_of(error, file) + "\n");
    if (!compiled.program) return 1;
    world::Simulated simulated;
    return lang::run_program(*compiled.program,
                             {.output = [&](int, std::string_view text) { output(text); },
                              .args = args,
                              .collect_every = collect_every()},
                             {.procs = how.procs, .world = how.simulated ? &simulated : nullptr})
        .exit_status;
}

Job job_of(const std::string& name, const Recipe& recipe, const World& how) {
    return {name, [=](int fd) {
                const std::string source = read_file(folder() / name);
                const std::string file = fs::path(name).filename().string();
                const auto print = [fd](std::string_view text) { say(fd, text); };
                switch (recipe.action) {
                    case Recipe::Run:
                        // The tests know nothing of later versions' loop variables.
                        return run_program("//go:build go1.19\n" + source, file, recipe.args, how,
                                           print);
                    case Recipe::RunOutput: {
                        std::string program;
                        const int status =
                            run_program(source, file, recipe.args, how,
                                        [&](std::string_view text) { program += text; });
                        if (status != 0) {
                            print(program.substr(program.size() -
                                                 std::min<std::size_t>(program.size(), 2000)));
                            return status;
                        }
                        return run_program(program, "generated.go", {}, how, print);
                    }
                    case Recipe::ErrorCheck: {
                        const lang::Compiled compiled = lang::compile_package(source, file);
                        const std::string wrong = mistakes(source, file, compiled.errors);
                        print(wrong);
                        return wrong.empty() ? 0 : 1;
                    }
                    case Recipe::Compile: {
                        const lang::Compiled compiled = lang::compile_package(source, file);
                        for (const lang::Diagnostic& error : compiled.errors)
                            print(lang::text_of(error, file) + "\n");
                        return compiled.program ? 0 : 1;
                    }
                }
                return 1;
            }};
}

// print's floats, in the form that they have since Go 1.27: 2.5, not +2.500000e+000.
std::string with_short_floats(const std::string& text) {
    static const std::regex kFloat("[+-][0-9]\\.[0-9]{6}e[+-][0-9]{3}");
    std::string out;
    auto last = text.begin();
    for (std::sregex_iterator at(text.begin(), text.end(), kFloat), end; at != end; ++at) {
        out.append(last, text.begin() + at->position());
        out += fmt::format("{}", std::strtod(at->str().c_str(), nullptr));
        last = text.begin() + at->position() + at->length();
    }
    return out.append(last, text.end());
}

// Why it did not pass; empty if it did.
std::string failure_of(const std::string& name, const Ended& ended) {
    if (!ended.killed.empty()) return ended.killed + "\n" + ended.output.substr(0, 2000);
    if (ended.status != 0)
        return "exit status " + std::to_string(ended.status) + "\n" + ended.output.substr(0, 4000);
    const std::string expected = read_file((folder() / name).replace_extension(".out"));
    if (ended.output == expected || ended.output == with_short_floats(expected)) return {};
    return "printed\n" + ended.output.substr(0, 4000) + (expected.empty() ? "" : "\ninstead of\n") +
           expected.substr(0, 2000);
}

std::set<std::string> stored_names() {
    std::set<std::string> names;
    std::ifstream in(fs::path(FIBERSCOPE_SOURCE_DIR) / "tests/gotests/passing.txt");
    for (std::string name; std::getline(in, name);)
        names.insert(name);
    return names;
}

}  // namespace

TEST_CASE("Go's channel tests end silently on 1, 2 and 8 Ps and in the simulated world",
          "[gotests]") {
    if (is_absent()) return;
    std::vector<Job> jobs;
    std::vector<World> worlds;
    for (const std::string& name : programs_in("chan")) {
        const Recipe recipe = read_recipe(read_file(folder() / name));
        INFO(name);
        CHECK(recipe.out_of_scope == "");
        for (const World& how : {World{1}, World{2}, World{8}, World{4, true}}) {
            if (recipe.action == Recipe::ErrorCheck && how.procs > 1) continue;
            jobs.push_back(job_of(name, recipe, how));
            worlds.push_back(how);
        }
    }
    CHECK(jobs.size() > 60);
    const std::vector<Ended> ended = run_children(jobs, kProgramLimits);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        INFO(jobs[i].name << " on " << worlds[i].procs << " Ps"
                          << (worlds[i].simulated ? ", simulated" : ""));
        CHECK(failure_of(jobs[i].name, ended[i]) == "");
    }
}

TEST_CASE("Go's own test programs pass that have passed before", "[gotests]") {
    if (is_absent()) return;
    std::vector<std::string> names;
    for (const char* below : kSanitized
                                 ? std::vector{"chan", "ken"}
                                 : std::vector{"", "chan", "fixedbugs", "ken", "typeparam"}) {
        for (const std::string& name : programs_in(below))
            names.push_back(name);
    }
    const char* only = std::getenv("FIBERSCOPE_GO_TEST");
    std::ofstream report("gotests.txt");
    std::vector<Job> jobs;
    std::map<std::string, int> excluded;
    for (const std::string& name : names) {
        if (only && name.find(only) == std::string::npos) continue;
        const Recipe recipe = read_recipe(read_file(folder() / name));
        if (recipe.out_of_scope.empty())
            jobs.push_back(job_of(name, recipe, {}));
        else
            report << "out of scope " << name << ": " << recipe.out_of_scope << '\n';
        if (!recipe.out_of_scope.empty()) ++excluded[recipe.out_of_scope];
    }
    const std::vector<Ended> ended = run_children(jobs, kProgramLimits);
    const std::set<std::string> stored = stored_names();
    std::string fresh, lost;
    std::size_t passed = 0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const std::string failure = failure_of(jobs[i].name, ended[i]);
        passed += failure.empty() ? 1 : 0;
        const bool known = stored.contains(jobs[i].name);
        report << (failure.empty() ? "passes " : "FAILS ") << jobs[i].name;
        report << (failure.empty() ? "" : ": " + failure) << '\n';
        if (failure.empty() && !known) fresh += jobs[i].name + "\n";
        if (!failure.empty() && known) lost += jobs[i].name + ": " + failure + "\n";
    }
    int outside = 0;
    for (const auto& [why, count] : excluded)
        outside += count;
    std::cout << passed << " pass, " << jobs.size() - passed << " fail, " << outside
              << " are out of scope; all of it is in " << fs::absolute("gotests.txt").string()
              << '\n';
    if (!fresh.empty()) std::cout << "may be added to tests/gotests/passing.txt:\n" << fresh;
    CHECK(lost == "");
}

}  // namespace fiberscope::test
