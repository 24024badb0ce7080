// Go's execution traces, judged by the Go that is installed. What it records is imported: every
// event follows, and of everything there is as much as Go's own parser ("go tool trace -d=1")
// finds. And that parser is given our runs as Go traces: it accepts them, and finds what we have
// told.
//
// The traces in tests/sim/gotrace/recorded, and counts.txt, are written by
//
//     build/release/tests/test_differential "[.record]"
#include "sim/gotrace/export.h"
#include "sim/lang/lang.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/differential/corpus.h"
#include "tests/differential/judged.h"
#include "tests/differential/real_go.h"
#include "tests/sim/gotrace/assemble.h"
#include "tests/sim/gotrace/imported.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace fiberscope::test {
namespace {

namespace fs = std::filesystem;
using gotrace::Counts;
using gotrace::counts_of_go;
using gotrace::Export;
using gotrace::Imported;

const fs::path kTests = fs::path(FIBERSCOPE_SOURCE_DIR) / "tests/sim/gotrace";

// Go reserves more addresses than it uses.
constexpr Limits kLimits{.cpu_seconds = 120,
                         .wall_seconds = 280,
                         .memory_bytes = std::size_t{16} << 30,
                         .output_bytes = std::size_t{1} << 28};

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class Folder {
  public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "fiberscope-gotrace-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return path_ / name; }

  private:
    fs::path path_;
};

Job print(const RealGo& go, const std::string& trace) {
    return {.name = trace,
            .run =
                [program = go.program.string(), trace](int) {
                    setenv("GOTOOLCHAIN", "local", 1);
                    execl(program.c_str(), "go", "tool", "trace", "-d=1", trace.c_str(),
                          static_cast<char*>(nullptr));
                    return 127;
                },
            .apart = true};
}

// What Go's parser finds in each of the traces, all of which it must accept.
std::vector<Counts> printed_by(const RealGo& go, const std::vector<std::string>& traces) {
    std::vector<Job> jobs;
    for (const std::string& trace : traces)
        jobs.push_back(print(go, trace));
    std::vector<Counts> all;
    for (const Ended& ended : run_children(jobs, kLimits)) {
        CAPTURE(traces[all.size()]);
        CHECK(ended.killed == "");
        CHECK(ended.errors == "");
        CHECK(ended.status == 0);
        all.push_back(counts_of_go(ended.output));
    }
    return all;
}

struct Recorded {
    std::vector<std::string> names, files;
};

// Runs every program, `rounds` times.
Recorded record(const RealGo& go, const Folder& folder, int rounds) {
    std::vector<std::vector<GoBuild::File>> programs;
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kTests / "programs")) {
        names.push_back(entry.path().stem());
        programs.push_back({{entry.path().filename(), bytes_of(entry.path())}});
    }
    const GoBuild build(go, programs);
    Recorded recorded;
    std::vector<Job> jobs;
    for (std::size_t i = 0; i < programs.size(); ++i) {
        CHECK(build.errors(i) == "");
        for (int round = 0; round < rounds; ++round) {
            recorded.names.push_back(names[i]);
            recorded.files.push_back(folder / (names[i] + std::to_string(round) + ".trace"));
            jobs.push_back(build.run(i, {recorded.files.back()}, ""));
        }
    }
    for (const Ended& ended : run_children(jobs, kLimits)) {
        CAPTURE(ended.output, ended.errors, ended.killed);
        CHECK(ended.status == 0);
    }
    return recorded;
}

std::string text_of(const Counts& counts) {
    std::string text;
    for (const auto& [change, count] : counts)
        text += std::to_string(count) + " " + change + "\n";
    return text;
}

}  // namespace

TEST_CASE("traces of a real Go: every event follows, and there are as many as its parser finds",
          "[gotrace]") {
    const auto go = newest_go();
    if (!go) {
        WARN("no Go of 1.23 or newer here");
        return;
    }
    const Folder folder;
    const Recorded recorded = record(*go, folder, 3);
    const std::vector<Counts> expected = printed_by(*go, recorded.files);
    for (std::size_t i = 0; i < recorded.files.size(); ++i) {
        CAPTURE(recorded.names[i]);
        const Imported imported(bytes_of(recorded.files[i]));
        CHECK(imported.report.error == "");
        CHECK(imported.report.damage == "");
        CHECK_FALSE(imported.check.impossible().has_value());
        CHECK(text_of(imported.counts.counts()) == text_of(expected[i]));
    }
}

TEST_CASE("our runs as Go traces: a real Go's parser accepts them and finds what we told",
          "[gotrace]") {
    const auto go = newest_go();
    if (!go) {
        WARN("no Go of 1.23 or newer here");
        return;
    }
    const Folder folder;
    std::vector<std::string> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(FIBERSCOPE_SOURCE_DIR) / "scenarios")) {
        if (entry.path().extension() != ".go") continue;
        const lang::Compiled compiled =
            lang::compile(bytes_of(entry.path()), entry.path().filename());
        REQUIRE(compiled.program);
        for (const std::uint32_t procs : {1u, 4u}) {
            for (const bool is_simulated : {true, false}) {
                files.push_back(folder / (std::to_string(files.size()) + ".trace"));
                std::ofstream out(files.back(), std::ios::binary);
                StringTable strings;
                Export trace(strings, entry.path().filename(), [&](std::string_view part) {
                    out.write(part.data(), static_cast<std::streamsize>(part.size()));
                });
                world::Simulated simulated;
                lang::run_program(*compiled.program,
                                  {.output = [](int, std::string_view) {}, .args = {}},
                                  {.procs = procs,
                                   .world = is_simulated ? &simulated : nullptr,
                                   .sink = &trace,
                                   .strings = &strings});
                trace.finish();
                CHECK_FALSE(trace.problem().has_value());
            }
        }
    }
    for (const auto& entry : fs::directory_iterator(kTests / "recorded")) {
        if (entry.path().extension() != ".trace") continue;
        files.push_back(folder / (std::to_string(files.size()) + ".trace"));
        std::ofstream out(files.back(), std::ios::binary);
        std::ifstream in(entry.path(), std::ios::binary);
        StringTable strings;
        Export trace(strings, "x.go", [&](std::string_view part) {
            out.write(part.data(), static_cast<std::streamsize>(part.size()));
        });
        gotrace::import_trace(in, entry.path(), strings, trace);
        trace.finish();
    }
    const std::vector<Counts> expected = printed_by(*go, files);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Imported imported(bytes_of(files[i]));
        CAPTURE(files[i]);
        CHECK(imported.report.damage == "");
        CHECK(text_of(imported.counts.counts()) == text_of(expected[i]));
    }
}

TEST_CASE("the traces of Go's own tests of its parser: accepted and refused as there",
          "[gotrace]") {
    const auto go = newest_go();
    // "golang-1.23-src" has them, beside the Go that lies in a folder of its own.
    const fs::path folder = go ? fs::canonical(go->program).parent_path().parent_path() /
                                     "src/internal/trace/testdata/tests"
                               : fs::path();
    if (!fs::exists(folder)) {
        WARN("Go's own tests are not here");
        return;
    }
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".test") continue;
        CAPTURE(entry.path());
        const std::string text = bytes_of(entry.path());
        constexpr std::string_view kTrace = "-- trace --\n";
        const std::size_t at = text.find(kTrace);
        REQUIRE(at != std::string::npos);
        const Imported imported(gotrace::assemble_go(text.substr(at + kTrace.size())));
        INFO(imported.report.error + imported.report.damage);
        CHECK_FALSE(imported.check.impossible().has_value());
        CHECK(imported.report.whole() == (text.find("SUCCESS") < at));
        ++count;
    }
    CHECK(count > 10);
}

TEST_CASE("traces of a real Go are stored", "[.record]") {
    const auto go = newest_go();
    REQUIRE(go);
    const Folder folder;
    const Recorded recorded = record(*go, folder, 1);
    const std::vector<Counts> counts = printed_by(*go, recorded.files);
    std::map<std::string, std::string> lines;
    for (std::size_t i = 0; i < recorded.files.size(); ++i) {
        const std::string& name = recorded.names[i];
        fs::copy_file(recorded.files[i], kTests / "recorded" / (name + ".trace"),
                      fs::copy_options::overwrite_existing);
        for (const auto& [change, count] : counts[i])
            lines[name] += name + " " + std::to_string(count) + " " + change + "\n";
    }
    std::ofstream out(kTests / "recorded/counts.txt");
    for (const auto& [name, text] : lines)
        out << text;
}

}  // namespace fiberscope::test
