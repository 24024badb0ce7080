// Real Go judges ours. What it said of each program of the corpus is stored beside it, written by
//
//     build/release/tests/test_differential "[.store]"
//
// and by nothing else: never by us. Where a Go is installed it is asked again, so that no stored
// text is stale. FIBERSCOPE_DIFFERENTIAL=NAME takes the programs only whose name has that in it.
#include "tests/catch.h"
#include "tests/differential/corpus.h"
#include "tests/differential/ours.h"
#include "tests/differential/real_go.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <unistd.h>

namespace fiberscope::test {

namespace {

Said said_by_ours(const CorpusProgram& program, const Ended& ended) {
    if (program.name.starts_with("errors/") && ended.status == 1)
        return said_by_compiler(ended.errors);
    Said said = said_by(ended);
    const std::string limit = fmt::format("exceeds {}-byte", kStackBytesMax);
    if (const std::size_t at = said.err.find(limit); at != std::string::npos)
        said.err.replace(at, limit.size(), "exceeds 1000000000-byte");
    return said;
}

// Every program in these worlds.
void compare_in(const std::vector<RunsIn>& worlds) {
    const std::vector<CorpusProgram> programs = corpus();
    std::vector<Job> jobs;
    std::vector<std::pair<const CorpusProgram*, RunsIn>> what;
    for (const CorpusProgram& program : programs) {
        for (const RunsIn& world : worlds) {
            if (world.simulated && !program.runs_simulated()) continue;
            jobs.push_back(run_ours(program.name, program.source, program.path.filename().string(),
                                    program.args, program.input, world));
            what.emplace_back(&program, world);
            if (program.name.starts_with("errors/")) break;  // no world is asked
        }
    }
    const std::vector<Ended> ended = run_children(jobs, kDifferentialLimits);
    for (std::size_t i = 0; i < jobs.size();) {
        const CorpusProgram* program = what[i].first;
        const Said expected = stored(*program);
        std::string wrong;  // what, and after it where else the same
        std::string last;
        for (; i < jobs.size() && what[i].first == program; ++i) {
            const std::string here = difference(expected, said_by_ours(*program, ended[i]));
            if (here.empty()) continue;
            if (here != last) wrong += here;
            wrong += "(" + what[i].second.text() + ")\n";
            last = here;
        }
        INFO(program->name);
        CHECK(wrong == "");
    }
}

// What Go says of each; empty without a Go.
std::vector<Said> ask_go(const std::vector<CorpusProgram>& programs) {
    const std::optional<RealGo> go = newest_go();
    if (!go) return {};
    std::vector<std::vector<GoBuild::File>> files;
    for (const CorpusProgram& program : programs)
        files.push_back({{program.path.filename().string(), program.source}});
    const GoBuild build(*go, files);
    std::vector<Said> said(programs.size());
    std::vector<Job> jobs;
    std::vector<std::size_t> built;
    for (std::size_t i = 0; i < programs.size(); ++i) {
        if (const std::string errors = build.errors(i); !errors.empty()) {
            said[i] = said_by_compiler(errors);
            continue;
        }
        jobs.push_back(build.run(i, programs[i].args, programs[i].input));
        built.push_back(i);
    }
    const std::vector<Ended> ended = run_children(jobs, kDifferentialLimits);
    for (std::size_t i = 0; i < jobs.size(); ++i)
        said[built[i]] = said_by(ended[i]);
    return said;
}

}  // namespace

TEST_CASE("differential: every program says what Go said of it, in the real world",
          "[differential]") {
    compare_in({RunsIn{1}, RunsIn{2}, RunsIn{8}});
}

TEST_CASE("differential: every program says what Go said of it, in the simulated world",
          "[differential]") {
    compare_in({RunsIn{1, true, 1}, RunsIn{4, true, 2}, RunsIn{8, true, 3}});
}

TEST_CASE("differential: only programs of the theme of errors have errors", "[differential]") {
    const std::vector<CorpusProgram> programs = corpus();
    CHECK((std::getenv("FIBERSCOPE_DIFFERENTIAL") != nullptr || programs.size() >= 150));
    for (const CorpusProgram& program : programs) {
        INFO(program.name);
        const Said said = stored(program);
        CHECK(!(said.out.empty() && said.err.empty()));
        CHECK(program.name.starts_with("errors/") ==
              (said.err.find(program.path.filename().string() + ":") == 0));
    }
}

#ifdef FIBERSCOPE_PROGRAM
TEST_CASE("differential: every program says what Go said of it, by the command line",
          "[differential]") {
    const std::vector<CorpusProgram> programs = corpus();
    std::vector<Job> jobs;
    for (const CorpusProgram& program : programs) {
        const auto run = [&program](int) {
            std::vector<std::string> words{FIBERSCOPE_PROGRAM, "run",
                                           program.path.filename().string()};
            if (!program.args.empty()) words.emplace_back("--");
            words.insert(words.end(), program.args.begin(), program.args.end());
            std::vector<char*> pointers;
            for (std::string& word : words)
                pointers.push_back(word.data());
            pointers.push_back(nullptr);
            if (chdir(program.path.parent_path().c_str()) == 0)
                execv(FIBERSCOPE_PROGRAM, pointers.data());
            return 127;
        };
        jobs.push_back({.name = program.name, .run = run, .apart = true, .input = program.input});
    }
    const std::vector<Ended> ended = run_children(jobs, kDifferentialLimits);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        INFO(programs[i].name);
        CHECK(difference(stored(programs[i]), said_by_ours(programs[i], ended[i])) == "");
    }
}
#endif

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("differential: what is stored is what Go says today", "[differential]") {
    const std::vector<CorpusProgram> programs = corpus();
    const std::vector<Said> said = ask_go(programs);
    if (said.empty()) {
        WARN("no Go of 1.23 or newer is installed: the stored texts were not compared");
        return;
    }
    for (std::size_t i = 0; i < programs.size(); ++i) {
        INFO(programs[i].name);
        CHECK(difference(said[i], stored(programs[i])) == "");
    }
}
#endif

TEST_CASE("differential: store what Go says", "[.store]") {
    const std::vector<CorpusProgram> programs = corpus();
    const std::vector<Said> said = ask_go(programs);
    REQUIRE(said.size() == programs.size());
    for (std::size_t i = 0; i < programs.size(); ++i) {
        if (said[i] == stored(programs[i])) continue;
        std::cout << "stored anew: " << programs[i].name << '\n';
        store(programs[i], said[i]);
    }
}

}  // namespace fiberscope::test
