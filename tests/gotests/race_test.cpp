// Go's own tests of its race detector judge ours. They are read from Debian's golang-1.19-src;
// where it is not installed this test is skipped.
#include "sim/lang/lang.h"
#include "sim/world/simulated.h"
#include "tests/catch.h"
#include "tests/children.h"
#include "tests/gotests/race_programs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace fiberscope::test {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "/usr/share/go-1.19/src/runtime/race/testdata";

constexpr int kNotCompiled = 99;

Job job_of(const RaceProgram& program, bool is_simulated) {
    return {program.name, [program, is_simulated](int fd) {
                const lang::Compiled compiled = lang::compile(program.source, "race.go");
                if (!compiled.program) {
                    const std::string error = lang::text_of(compiled.errors.at(0), "race.go");
                    return write(fd, error.data(), error.size()) < 0 ? 98 : kNotCompiled;
                }
                world::Simulated simulated;
                const auto print = [&](int, std::string_view text) {
                    if (write(fd, text.data(), text.size()) < 0) _exit(98);
                };
                return lang::run_program(*compiled.program,
                                         {.output = print, .args = {}, .race = true},
                                         {.procs = 2, .world = is_simulated ? &simulated : nullptr})
                    .exit_status;
            }};
}

}  // namespace

TEST_CASE("a race is told from none where Go's detector does it", "[gotests]") {
    if (!fs::exists(kFolder)) {
        WARN("the package golang-1.19-src is not installed: Go's race tests were not compared");
        return;
    }
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kFolder)) {
        if (entry.path().string().ends_with("_test.go")) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<RaceProgram> programs;
    for (const fs::path& file : files) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        std::ranges::copy(race_programs(text.str()), std::back_inserter(programs));
    }
    for (const bool is_simulated : {false, true}) {
        std::vector<Job> jobs;
        for (const RaceProgram& program : programs)
            jobs.push_back(job_of(program, is_simulated));
        std::vector<Ended> ended = run_children(jobs, kProgramLimits);
        const auto found = [&](std::size_t i) {
            return ended[i].output.find("WARNING: DATA RACE") != std::string::npos;
        };
        // On some schedules a lock puts the two accesses of a racy program in an order (in
        // TestRaceAsFunc3, if the goroutine is faster than main), and then Go's finds none either.
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            const bool missed = programs[i].has_race && ended[i].status != kNotCompiled;
            for (int more = 0; !is_simulated && missed && !found(i) && more < 10; ++more)
                ended[i] = run_children({jobs[i]}, kProgramLimits)[0];
        }
        std::string wrong;
        int right = 0, outside = 0;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            if (ended[i].status == kNotCompiled) {
                ++outside;
                continue;
            }
            if (ended[i].killed.empty() && found(i) == programs[i].has_race)
                ++right;
            else
                wrong += jobs[i].name + " " + ended[i].killed + "\n" + ended[i].output + "\n";
        }
        std::cout << right << " of " << right + outside << " race tests, "
                  << (is_simulated ? "simulated" : "on 2 Ps") << "; " << outside
                  << " use what our Go has not\n";
        CHECK(wrong == "");
        CHECK(right >= 339);
    }
}

}  // namespace fiberscope::test
