// The program: parses its words and calls one command.
#include "core/event/rule_names.h"
#include "ui/shell/any_trace.h"
#include "ui/shell/commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using fiberscope::shell::Choice;

void add_choice(CLI::App& command, Choice& choice) {
    command.add_option("--procs", choice.procs, "GOMAXPROCS; default: the lesson's, or the CPUs")
        ->check(CLI::Range(1u, 1024u));
    auto* seed =
        command.add_option("--seed", choice.seed, "the simulated world: the same run every time");
    command.add_option("--pace", choice.pace, "the paced world: so many steps a second; 0: paused")
        ->check(CLI::NonNegativeNumber)
        ->excludes(seed);
    command.add_flag("--race", choice.race, "look for data races: they are reported on stderr");
    command
        .add_option(
            "--memory", choice.memory_bytes,
            "what the program may use, in bytes or as 512MB; default: half of the machine's")
        ->transform(CLI::AsSizeValue(false))
        ->check(CLI::Range(std::uint64_t{1} << 20, std::uint64_t{1} << 45));
    command
        .add_option_function<std::string>(
            "--without",
            [&choice](const std::string& list) {
                std::string error;
                choice.rules_off = fiberscope::rules_named(list, error);
                if (!error.empty()) throw CLI::ValidationError(error);
            },
            "with --seed: these of the scheduler's rules do not hold: steal,wake-another,...")
        ->type_name("RULE,...")
        ->needs(seed);
}

bool is_command(const CLI::App& app, const std::string& word) {
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        if (command->get_name() == word) return true;
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace fiberscope::shell;
    CLI::App app("Fiberscope: Go's concurrency, run for real and watched.", "fiberscope");
    app.require_subcommand(0, 1);  // none: the gallery of lessons

    std::string file, out, folder = "runs";
    std::vector<std::string> args;
    Choice choice;
    RenderOptions render;

    auto* play =
        app.add_subcommand("play", "a lesson: in a window, or without one as text and film");
    play->add_option("FILE.go", file)->required();
    play->add_option("--out", folder, "where trace, picture and film go when there is no display");
    add_choice(*play, choice);

    auto* open = app.add_subcommand(
        "open", "a scenario (.go) or a trace (ours, or of Go itself) in the window");
    open->add_option("FILE", file)->required();
    add_choice(*open, choice);

    auto* run = app.add_subcommand("run", "without a window, as a compiled Go program");
    run->add_option("FILE.go", file)->required();
    run->add_option("ARGS", args, "the program's own arguments (those with a dash after --)");
    run->add_option("--trace", out, "record the run in this file (.fscope)");
    run->add_flag("--locals", choice.locals,
                  "the goroutines of a panic, deadlock or SIGQUIT with their local variables");
    add_choice(*run, choice);

    auto* draw = app.add_subcommand("render", "a picture (.png) or film (.gif) of a run");
    draw->add_option("FILE", file)->required();
    draw->add_option("-o,--out", render.out)->required();
    draw->add_option("--at", render.at_s, "stage time of the picture, in seconds");
    draw->add_option("--seconds", render.seconds, "length of the film at most")
        ->check(CLI::PositiveNumber);
    draw->add_option("--fps", render.fps)->check(CLI::Range(1, 50));
    draw->add_option("--width", render.width)->check(CLI::Range(320, 7680));
    draw->add_option("--height", render.height)->check(CLI::Range(240, 4320));
    draw->add_option("--scale", render.scale, "device pixels per dp")->check(CLI::Range(0.5, 4.0));
    draw->add_flag("--light", render.light);
    add_choice(*draw, choice);

    auto* check = app.add_subcommand("check", "does every event follow from the state before it?");
    check->add_option("TRACE", file)->required();

    ConvertOptions conversion;
    auto* convert = app.add_subcommand("convert", "a trace as text or for another tool");
    convert->add_option("TRACE", file)->required();
    convert->add_option("-o,--out", conversion.out, "a file; default: stdout");
    convert
        ->add_option("--to", conversion.to, list_of_forms() + "; default: by the file's extension")
        ->type_name("FORM");
    convert->add_option("--tracks", conversion.tracks,
                        "so many goroutines, and channels, get a track; default: 1000");

    StatOptions asked_for;
    auto* stat = app.add_subcommand("stat", "what happened in a trace: numbers and findings");
    stat->add_option("TRACE", asked_for.file)->required();
    auto* json = stat->add_flag("--json", asked_for.json, "all of it as JSON (docs/stat.md)");
    auto* why = stat->add_option("--why", asked_for.why,
                                 "instead: why goroutine G was not running after so many events, "
                                 "or at the end");
    why->type_name("G[@EVENT]");
    stat->add_option("--csv", asked_for.csv,
                     "a table: goroutines, waits, procs, channels, locks, queues, findings; or "
                     "all of them")
        ->type_name("TABLE")
        ->excludes(json)
        ->excludes(why);
    stat->add_option("-o,--out", asked_for.out, "a file, of --csv all a folder; default: stdout");

    BenchOptions measured;
    auto* bench = app.add_subcommand("bench", "the runtime's benchmarks; medians of several runs");
    bench->add_option("NAME", measured.names, "which (see --list); default: all");
    bench->add_option("-p,--procs", measured.procs, "GOMAXPROCS, each measured; default: 1 2")
        ->check(CLI::Range(1u, 1024u));
    bench->add_option("--runs", measured.runs)->check(CLI::Range(1, 1000));
    bench->add_option("-n,--count", measured.count, "operations; default: the workload's own")
        ->check(CLI::PositiveNumber);
    bench->add_flag("--listen", measured.listen, "with somebody listening to the events");
    bench->add_flag("--json", measured.json);
    bench->add_flag("--list", measured.list, "what there is");
    bench
        ->add_option("--stress", measured.stress_seconds,
                     "instead: a mixed load for so many seconds; is anything lost?")
        ->check(CLI::PositiveNumber);
    bench->add_option("--seed", measured.seed, "of that load");

    // A file alone means: show it.
    std::vector<std::string> words(argv + 1, argv + argc);
    if (!words.empty() && words[0][0] != '-' && !is_command(app, words[0]))
        words.insert(words.begin(), fiberscope::shell::is_trace(words[0]) ? "open" : "play");
    try {
        std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 wants them
        app.parse(reversed);
    } catch (const CLI::Success& asked) {  // --help
        return app.exit(asked);
    } catch (const CLI::ParseError& error) {
        return complain(std::string(error.what()) + " (see --help)");
    }

    if (*play) return play_command(file, choice, folder);
    if (*open) return open_command(file, choice);
    if (*run) return run_command(file, choice, out, args);
    if (*draw) return render_command(file, choice, render);
    if (*check) return check_command(file);
    if (*convert) return convert_command(file, conversion);
    if (*stat) return stat_command(asked_for);
    if (*bench) return bench_command(measured);
    return gallery_command();
}

#if defined(__SANITIZE_ADDRESS__)
// At the end LeakSanitizer looks into blocks of thread-local variables of libraries that were
// loaded late (Mesa's). It finds their beginning by a guess, and one in 256 is wrong and crashes
// it.
extern "C" const char* __asan_default_options() {
    return "intercept_tls_get_addr=0";
}
#endif
