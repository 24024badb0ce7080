#include "ui/shell/watched.h"

#include "sim/trace/reader.h"

#include <cstdio>
#include <sstream>

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
    if (!trace::looks_like_trace(file)) {
        const auto scenario = load_scenario(file);
        return scenario ? run_watched(*scenario, choice) : nullptr;
    }
    // The source comes before the events in the file, but the cues must be known before them here.
    auto watched = std::make_unique<Watched>();
    ui::EventQueue queue;
    const trace::ReadReport report = trace::read_trace_file(file, watched->strings, queue);
    if (!report.usable()) {
        complain(report.error);
        return nullptr;
    }
    damaged = !report.whole();
    if (damaged) complain(report.damage);
    const lesson::Parsed parsed = lesson::parse_lesson(report.meta.source, report.meta.file);
    watched->session.set_lesson(lesson_of(parsed.lesson, report.meta));
    watched->session.drain(queue);
    return watched;
}

}  // namespace fiberscope::shell
