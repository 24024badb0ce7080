#include "ui/shell/watched.h"

#include "ui/shell/any_trace.h"

#include <chrono>
#include <cstdio>
#include <functional>
#include <sstream>
#include <unistd.h>

namespace fiberscope::shell {
namespace {

// Collects a run's events, which come from other threads than the session's.
std::unique_ptr<Watched> run_watched(const Scenario& scenario, const Choice& choice) {
    auto watched = std::make_unique<Watched>();
    watched->session.set_lesson(lesson_of(scenario.lesson, meta_of(scenario, choice)));
    ui::EventQueue queue;
    run_scenario(scenario, choice,
                 {.sink = &queue,
                  .strings = &watched->strings,
                  .output = [](int, std::string_view) {}});  // it is in the events
    watched->session.drain(queue);
    return watched;
}

// An old trace is read through when it is opened: that is told if it takes time and somebody sees
// it.
std::function<bool(std::uint64_t)> told_of(std::uint64_t events) {
    using Clock = std::chrono::steady_clock;
    return
        [events, next = Clock::now() + std::chrono::milliseconds(500)](std::uint64_t done) mutable {
            if (Clock::now() < next || ::isatty(STDERR_FILENO) == 0) return true;
            next = Clock::now() + std::chrono::milliseconds(200);
            std::fprintf(stderr, "\rfiberscope: read %llu %%%s",
                         static_cast<unsigned long long>(done * 100 / events),
                         done == events ? "\n" : "");
            return true;
        };
}

// What Go recorded becomes events of ours, in memory.
std::unique_ptr<Watched> load_go_trace(const std::string& file, bool& damaged) {
    auto watched = std::make_unique<Watched>();
    // The lesson's cues must be known before the events.
    const trace::Meta meta = read_meta(file).meta;
    const lesson::Parsed parsed = lesson::parse_lesson(meta.source, meta.file);
    watched->session.set_lesson(lesson_of(parsed.lesson, meta));
    SessionSink sink(watched->session);
    const trace::ReadReport report = read_any(file, watched->strings, sink);
    if (!report.usable()) {
        complain(report.error);
        return nullptr;
    }
    damaged = !report.whole();
    if (damaged) complain(report.damage);
    return watched;
}

}  // namespace

ui::Lesson lesson_of(const lesson::Lesson& lesson, const trace::Meta& meta) {
    ui::Lesson shown;
    shown.title = lesson.title.empty() ? meta.file : lesson.title.en;
    shown.title_zh = lesson.title.zh;
    shown.file = meta.file;
    shown.world = meta.world;
    if (meta.world == "simulated") shown.world_detail = "seed " + std::to_string(meta.seed);
    std::istringstream lines(meta.source);
    for (std::string line; std::getline(lines, line);)
        shown.source.push_back(line);
    if (!lesson.about.empty()) {
        shown.cues.push_back({.position = 0,
                              .text = lesson.about.en,
                              .detail = lesson.about.zh,
                              .text_zh = lesson.about.zh,
                              .detail_zh = {}});
    }
    for (const lesson::Cue& cue : lesson.cues) {
        shown.line_cues[cue.line] = {.position = 0,
                                     .text = cue.text.en,
                                     .detail = cue.text.zh,
                                     .text_zh = cue.text.zh,
                                     .detail_zh = {}};
    }
    return shown;
}

std::unique_ptr<Watched> load_watched(const std::string& file, const Choice& choice,
                                      bool& damaged) {
    damaged = false;
    if (!is_trace(file)) {
        const auto scenario = load_scenario(file);
        return scenario ? run_watched(*scenario, choice) : nullptr;
    }
    if (is_go_trace(file)) return load_go_trace(file, damaged);
    auto watched = std::make_unique<Watched>();
    auto trace = trace::TraceFile::open(file, watched->strings);
    if (!trace->error().empty()) {
        complain(trace->error());
        return nullptr;
    }
    damaged = !trace->damage().empty();
    if (damaged) complain(trace->damage());
    const lesson::Parsed parsed = lesson::parse_lesson(trace->meta().source, trace->meta().file);
    watched->session.set_lesson(lesson_of(parsed.lesson, trace->meta()));
    const std::uint64_t events = trace->events();
    watched->session.open(std::move(trace), told_of(events));
    return watched;
}

}  // namespace fiberscope::shell
