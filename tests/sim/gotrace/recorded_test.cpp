// Traces that a real Go 1.23 recorded of the programs in programs/, and what Go's own parser counts
// in them (counts.txt, from `go tool trace -d=1`; tests/differential/go_trace_test.cpp asks it
// again and writes them anew).
#include "sim/gotrace/export.h"
#include "tests/catch.h"
#include "tests/sim/gotrace/imported.h"

#include <filesystem>
#include <fstream>

namespace fiberscope::gotrace {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(FIBERSCOPE_SOURCE_DIR) / "tests/sim/gotrace/recorded";

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, Counts> counted_by_go() {
    std::map<std::string, Counts> all;
    std::ifstream in(kFolder / "counts.txt");
    std::string program, change;
    for (std::uint64_t count = 0; in >> program >> count >> std::ws && std::getline(in, change);)
        all[program][change] = count;
    return all;
}

}  // namespace

TEST_CASE("a recorded Go trace: every event follows, and there are as many as Go's parser finds",
          "[gotrace]") {
    const auto all = counted_by_go();
    CHECK(all.size() >= 8);
    for (const auto& [name, counts] : all) {
        CAPTURE(name);
        const Imported imported(bytes_of(kFolder / (name + ".trace")));
        CHECK(imported.report.whole());
        CHECK(imported.report.damage == "");
        CHECK(imported.check.verdict().find("every one follows") != std::string::npos);
        CHECK(imported.report.events == imported.events.size());
        CHECK(imported.counts.counts() == counts);
        CHECK(imported.report.meta.world == "go 1.23");
        CHECK(imported.report.meta.procs >= 1);
        CHECK(std::filesystem::path(imported.report.meta.file).filename() == name + ".go");
    }
}

TEST_CASE("a recorded Go trace: goroutines have Go's numbers, functions and lines", "[gotrace]") {
    const Imported pool(bytes_of(kFolder / "pool.trace"));
    CAPTURE(pool.text());
    CHECK(pool.tells("G1 go_create main.main:0"));
    CHECK(pool.tells("go_create main.worker:24 by=G1"));  // not main.main.gowrap1
    CHECK(pool.tells("go_line main.worker:"));
    CHECK(pool.tells("go_create main.main.func1:26 by=G1"));
    CHECK_FALSE(pool.left_out("1 goroutines that have another number here"));
}

TEST_CASE("a recorded Go trace: waits say what they are for as exactly as stacks do", "[gotrace]") {
    const Imported mutex(bytes_of(kFolder / "mutex.trace"));
    for (const char* reason : {"sync.Mutex.Lock", "sync.Cond.Wait", "sync.WaitGroup.Wait", "sleep"})
        CHECK(mutex.tells("go_park for=\"" + std::string(reason) + "\""));
    const Imported calls(bytes_of(kFolder / "syscalls.trace"));
    CHECK(calls.tells("go_park for=\"IO wait\""));
    CHECK(calls.tells("p_retake"));
}

TEST_CASE("a recorded Go trace: what a program says of itself are notes", "[gotrace]") {
    const Imported regions(bytes_of(kFolder / "regions.trace"));
    for (const char* note : {"note text=[task order begins]\\n", "note text=customer: Ada\\n",
                             "note text=[region cook begins]\\n", "note text=dish: soup is on\\n",
                             "note text=[region wait ends]\\n", "note text=[task order ends]\\n"})
        CHECK(regions.tells(note));
    const Imported garbage(bytes_of(kFolder / "garbage.trace"));
    CHECK(garbage.tells("a garbage collection begins"));
    CHECK(garbage.tells("the garbage collection ends"));
    CHECK(garbage.left_out("10 GCSweepBegin"));  // what is not shown is counted
}

TEST_CASE("a recorded Go trace: exported and imported again every goroutine lives as before",
          "[gotrace]") {
    for (const auto& [name, counts] : counted_by_go()) {
        CAPTURE(name);
        const std::string bytes = bytes_of(kFolder / (name + ".trace"));
        std::string again;
        StringTable strings;
        Export go(strings, name + ".go", [&](std::string_view part) { again += part; });
        std::istringstream in(bytes);
        import_trace(in, name, strings, go);
        go.finish();
        CHECK_FALSE(go.problem().has_value());
        const Imported first(bytes), second(again);
        CHECK(second.report.whole());
        CHECK(second.report.damage == "");
        CHECK(first.lives.of == second.lives.of);
    }
}

TEST_CASE("a recorded Go trace that breaks off anywhere gives what comes before, and says where",
          "[gotrace]") {
    const std::string whole = bytes_of(kFolder / "syscalls.trace");
    std::uint64_t last = 0;
    for (std::size_t size = 0; size < whole.size(); size += 97) {
        CAPTURE(size);
        const Imported part(whole.substr(0, size));
        CHECK_FALSE(part.report.whole());
        const std::string& told =
            part.report.error.empty() ? part.report.damage : part.report.error;
        CHECK(told.find("x.trace: byte ") == 0);
        CHECK(told.find(": expected ") != std::string::npos);
        CHECK_FALSE(part.check.impossible().has_value());
        last = std::max(last, part.report.events);
    }
}

TEST_CASE("a recorded Go trace with a byte changed gives events that follow, or none",
          "[gotrace]") {
    for (const char* name : {"pool", "procs", "coroutines"}) {
        const std::string whole = bytes_of(kFolder / (std::string(name) + ".trace"));
        for (std::size_t at = 0; at < whole.size(); at += 11) {
            std::string broken = whole;
            broken[at] = static_cast<char>(broken[at] ^ (1 << at % 8));
            CAPTURE(name, at);
            const Imported imported(broken);
            CHECK_FALSE(imported.check.impossible().has_value());
        }
    }
}

}  // namespace fiberscope::gotrace
