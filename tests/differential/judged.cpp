#include "tests/differential/judged.h"

#include "sim/lang/lang.h"
#include "tests/differential/ours.h"

#include <algorithm>

namespace fiberscope::test {

namespace {

// Few enough that two compilers have work, many enough that the linker has little.
constexpr std::size_t kProgramsInOne = 25;

std::string file_of(const GeneratedProgram& program) {
    return prefix_of(program.seed) + ".go";
}

bool compiles(const GeneratedProgram& program) {
    return lang::compile(text_of(program, true), file_of(program)).program != nullptr;
}

}  // namespace

Said said_briefly(const Ended& ended) {
    Said said = said_by(ended);
    const std::size_t goroutines = said.err.find("\ngoroutine ");
    const std::size_t status = said.err.rfind("exit status ");
    if (goroutines != std::string::npos && status != std::string::npos)
        said.err.erase(goroutines, status - goroutines);
    return said;
}

std::vector<Said> ask_go(const RealGo& go, const std::vector<GeneratedProgram>& programs) {
    std::vector<std::vector<GoBuild::File>> built;
    for (std::size_t i = 0; i < programs.size(); i += kProgramsInOne) {
        std::vector<GoBuild::File> files;
        std::string main =
            "package main\n\nimport \"os\"\n\nfunc main() {\n\tswitch os.Args[1] {\n";
        for (std::size_t k = i; k < std::min(i + kProgramsInOne, programs.size()); ++k) {
            const std::string prefix = prefix_of(programs[k].seed);
            files.push_back({file_of(programs[k]), text_of(programs[k], false)});
            main += "\tcase \"" + prefix + "\":\n\t\t" + prefix + "main()\n";
        }
        files.push_back({"main.go", main + "\t}\n}\n"});
        built.push_back(std::move(files));
    }
    const GoBuild build(go, built);
    std::vector<Said> said(programs.size());
    std::vector<Job> jobs;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const std::size_t package = i / kProgramsInOne;
        if (const std::string errors = build.errors(package); !errors.empty()) {
            said[i] = said_by_compiler(errors);
            continue;
        }
        jobs.push_back(build.run(package, {prefix_of(programs[i].seed)}, ""));
        whose.push_back(i);
    }
    const std::vector<Ended> ended = run_children(jobs, kDifferentialLimits);
    for (std::size_t i = 0; i < jobs.size(); ++i)
        said[whose[i]] = said_briefly(ended[i]);
    return said;
}

std::vector<OurWords> ask_us(const std::vector<GeneratedProgram>& programs) {
    std::vector<Job> jobs;
    std::vector<OurWords> ours(programs.size());
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const GeneratedProgram& program = programs[i];
        const RunsIn real{1u << program.seed % 4};
        const RunsIn simulated{1u << program.seed / 4 % 4, true, program.seed};
        ours[i].worlds = real.text() + "; " + simulated.text();
        for (const RunsIn& world : {real, simulated})
            jobs.push_back(run_ours(prefix_of(program.seed), text_of(program, true),
                                    file_of(program), {}, "", world));
    }
    const std::vector<Ended> ended = run_children(jobs, kDifferentialLimits);
    for (std::size_t i = 0; i < programs.size(); ++i) {
        ours[i].real = said_briefly(ended[2 * i]);
        ours[i].simulated = said_briefly(ended[2 * i + 1]);
    }
    return ours;
}

std::string difference(const Said& go, const OurWords& ours) {
    const std::string real = difference(go, ours.real);
    return (real.empty() ? difference(go, ours.simulated) : real) +
           (go == ours.real && go == ours.simulated ? "" : "(" + ours.worlds + ")\n");
}

GeneratedProgram shrunk(const RealGo& go, GeneratedProgram program) {
    constexpr std::size_t kAtOnce = 8;
    for (bool better = true; better;) {
        better = false;
        std::vector<GeneratedProgram> candidates = smaller(program);
        std::erase_if(candidates, [](const GeneratedProgram& less) { return !compiles(less); });
        for (std::size_t i = 0; i < candidates.size() && !better; i += kAtOnce) {
            const auto first = candidates.begin() + static_cast<std::ptrdiff_t>(i);
            const auto last =
                first + static_cast<std::ptrdiff_t>(std::min(kAtOnce, candidates.size() - i));
            const std::vector<GeneratedProgram> some(first, last);
            // Each alone: what Go does not compile must not take others with it.
            std::vector<std::vector<GoBuild::File>> files;
            for (const GeneratedProgram& less : some)
                files.push_back({{file_of(less), text_of(less, true)}});
            const GoBuild build(go, files);
            std::vector<Job> jobs;
            for (std::size_t k = 0; k < some.size(); ++k)
                jobs.push_back(build.run(k, {}, ""));
            const std::vector<Ended> ended = run_children(jobs, kDifferentialLimits);
            const std::vector<OurWords> ours = ask_us(some);
            for (std::size_t k = 0; k < some.size() && !better; ++k) {
                if (!build.errors(k).empty()) continue;
                if (difference(said_briefly(ended[k]), ours[k]).empty()) continue;
                program = some[k];
                better = true;
            }
        }
    }
    return program;
}

std::uint64_t hash_of(const Said& said) {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const std::string& text : {said.out, said.err}) {
        for (const char c : text + '\0')
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return hash;
}

}  // namespace fiberscope::test
