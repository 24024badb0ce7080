#include "tests/sim/lang/run_go.h"

#include "sim/world/simulated.h"
#include "tests/catch.h"

#include <cctype>
#include <cstdlib>
#include <mutex>
#include <utility>

namespace fiberscope::test {

namespace {

bool names_package(std::string_view text, std::string_view package) {
    const std::string selector = std::string(package) + ".";
    for (std::size_t at = text.find(selector); at != std::string_view::npos;
         at = text.find(selector, at + 1)) {
        const unsigned char before = at == 0 ? ' ' : static_cast<unsigned char>(text[at - 1]);
        if (std::isalnum(before) == 0 && before != '_' && before != '.') return true;
    }
    return false;
}

// The same program twice, in both worlds; what the two say must agree.
Ran run_in_both(std::string_view text) {
    const Ran real = run_go(text, {});
    const Ran simulated = run_go(text, {.procs = 2, .simulated = true});
    CHECK(real.out == simulated.out);
    CHECK(real.err == simulated.err);
    CHECK(real.status == simulated.status);
    return real;
}

}  // namespace

std::string go_file(std::string_view text) {
    if (text.find("package main") != std::string_view::npos) return std::string(text);
    static constexpr std::pair<const char*, const char*> kPackages[] = {
        {"atomic", "sync/atomic"},
        {"bits", "math/bits"},
        {"bufio", "bufio"},
        {"bytes", "bytes"},
        {"list", "container/list"},
        {"ring", "container/ring"},
        {"template", "text/template"},
        {"unicode", "unicode"},
        {"utf8", "unicode/utf8"},
        {"context", "context"},
        {"errors", "errors"},
        {"fmt", "fmt"},
        {"heap", "container/heap"},
        {"io", "io"},
        {"log", "log"},
        {"math", "math"},
        {"os", "os"},
        {"rand", "math/rand"},
        {"runtime", "runtime"},
        {"sort", "sort"},
        {"strconv", "strconv"},
        {"strings", "strings"},
        {"sync", "sync"},
        {"syscall", "syscall"},
        {"time", "time"}};
    std::string file = "package main\n\n";
    for (const auto& [name, path] : kPackages) {
        if (names_package(text, name)) file += "import \"" + std::string(path) + "\"\n";
    }
    if (text.find("func main()") != std::string_view::npos) return file + std::string(text);
    return file + "\nfunc main() {\n" + std::string(text) + "\n}\n";
}

std::shared_ptr<const lang::Program> compile_go(std::string_view text, const std::string& name) {
    lang::Compiled compiled = lang::compile(go_file(text), name);
    for (const lang::Diagnostic& error : compiled.errors)
        UNSCOPED_INFO(lang::text_of(error, name));
    REQUIRE(compiled.program != nullptr);
    return std::move(compiled.program);
}

std::string errors_of(std::string_view text) {
    std::string errors;
    for (const lang::Diagnostic& error : lang::compile(go_file(text), "x.go").errors)
        errors += lang::text_of(error, "x.go") + "\n";
    return errors;
}

std::uint32_t collect_every_wanted() {
    const char* wish = std::getenv("FIBERSCOPE_COLLECT_EVERY");
    return wish ? static_cast<std::uint32_t>(std::atoi(wish)) : 0;
}

Ran run_go(const lang::Program& program, const How& how, Judge& judge, Sink* also) {
    Ran ran;
    std::mutex mutex;  // goroutines of several Ms write
    const auto output = [&](int fd, std::string_view text) {
        const std::scoped_lock lock(mutex);
        (fd == 1 ? ran.out : ran.err) += text;
    };
    world::Simulated simulated;
    ran.status = lang::run_program(program,
                                   {.output = output,
                                    .args = how.args,
                                    .stack_bytes_max = how.stack_bytes_max,
                                    .race = how.race,
                                    .memory_bytes_max = how.memory_bytes_max,
                                    .collect_every = how.collect_every},
                                   judge.options({.procs = how.procs,
                                                  .world = how.simulated ? &simulated : nullptr,
                                                  .sink = also,
                                                  .seed = how.seed,
                                                  .rules_off = how.rules_off}))
                     .exit_status;
    judge.require_right();
    CHECK(judge.state().exit_status == static_cast<std::uint32_t>(ran.status));
    return ran;
}

Ran run_go(std::string_view text, const How& how) {
    CAPTURE(text, how.procs, how.simulated, how.seed);
    const auto program = compile_go(text);
    Judge judge;
    return run_go(*program, how, judge);
}

std::vector<How> all_worlds() {
    std::vector<How> all;
    for (const bool simulated : {false, true}) {
        for (const std::uint32_t procs : {1u, 2u, 4u, 8u})
            all.push_back({.procs = procs, .simulated = simulated});
    }
    return all;
}

std::string prints(std::string_view text) {
    const Ran ran = run_in_both(text);
    CAPTURE(text);
    CHECK(ran.status == 0);
    CHECK(ran.err.empty());
    return ran.out;
}

std::string prints_everywhere(std::string_view text) {
    std::string first;
    for (const How& how : all_worlds()) {
        CAPTURE(text, how.procs, how.simulated);
        const Ran ran = run_go(text, how);
        CHECK(ran.status == 0);
        CHECK(ran.err.empty());
        if (how.procs == 1 && !how.simulated) first = ran.out;
        CHECK(ran.out == first);
    }
    return first;
}

std::string dies(std::string_view text) {
    const Ran ran = run_in_both(text);
    CAPTURE(text);
    CHECK(ran.status == 2);
    return ran.err;
}

std::string dies_of(std::string_view text) {
    const std::string err = dies(text);
    return err.substr(0, err.find('\n'));
}

}  // namespace fiberscope::test
