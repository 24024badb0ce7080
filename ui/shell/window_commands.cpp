// The gallery, open and play: runs in the window, live or from a trace.
#include "sim/findings/findings.h"
#include "sim/replay/account.h"
#include "sim/replay/recording.h"
#include "ui/export/render.h"
#include "ui/platform/window.h"
#include "ui/shell/any_trace.h"
#include "ui/shell/commands.h"
#include "ui/shell/player.h"
#include "ui/shell/theater.h"
#include "ui/shell/watched.h"
#include "ui/views/workbench.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace fiberscope::shell {
namespace {

int show(ui::App& app) {
    std::string error;
    const auto window = ui::Window::open("Fiberscope", app.texts(), error);
    if (window == nullptr) return complain(error);
    error = window->run(app);
    return error.empty() ? 0 : complain(error);
}

int open_live(const std::string& file, const Choice& choice) {
    auto scenario = load_scenario(file);
    if (!scenario) return 1;
    Player player(std::move(*scenario), choice);
    return show(player);
}

// The stage time at which most goroutines wait or are queued and most values lie in buffers: what a
// single picture should show.
ui::StageTime busiest(ui::Session& session) {
    std::uint64_t best_position = 0, best = 0;
    // Of a long trace, in its first part.
    const std::uint64_t end = session.script().size();
    for (std::uint64_t position = 1; position <= end; ++position) {
        session.seek(position);
        const replay::State& state = session.state();
        std::uint64_t score = 0;
        for (const replay::GoState& g : state.gos)
            score += 2 * (g.id != GoId::none && g.status != replay::GoStatus::finished);
        for (const replay::ObjectState& object : state.objects)
            score += std::min<std::uint64_t>(object.buffer.size(), 8) + object.sendq.size() +
                     object.recvq.size();
        if (score <= best) continue;
        best = score;
        best_position = position;
    }
    // With what comes next half-way there, if that is a flight worth seeing.
    const ui::Script& script = session.script();
    if (best_position < script.size()) {
        const ui::Script::Span& next = script.span(best_position);
        if (next.end - next.start >= ui::kSecond * 3 / 10)
            return next.start + (next.end - next.start) * 9 / 20;
    }
    return script.settled(best_position);
}

int play_without_window(const std::string& file, const Choice& choice, const std::string& folder) {
    const auto scenario = load_scenario(file);
    if (!scenario) return 1;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return complain(folder + ": " + error.message());
    const std::string stem =
        (std::filesystem::path(folder) / std::filesystem::path(scenario->name).stem()).string();

    Watched watched;
    const trace::Meta meta = meta_of(*scenario, choice);
    watched.session.set_lesson(lesson_of(scenario->lesson, meta));
    replay::Recording recording(stem + ".fscope", watched.strings, meta);
    if (recording.error()) return complain(*recording.error());
    findings::Examination examination(watched.strings);
    ui::EventQueue queue;
    Tee tee;
    tee.add(&recording);
    tee.add(&examination);
    tee.add(&queue);
    const int status = run_scenario(*scenario, choice, {.sink = &tee, .strings = &watched.strings});
    if (const auto problem = recording.finish()) return complain(*problem);
    watched.session.drain(queue);
    std::fflush(stdout);
    const std::string account =
        replay::account_of(
            examination.stats(), watched.strings,
            {.title = watched.session.lesson().title, .world = meta.world, .seed = meta.seed}) +
        findings::findings_text(examination.findings());
    std::printf("\n%s\n", account.c_str());
    std::fflush(stdout);

    // 1280 x 720 at 10 pictures a second: sharp enough to read, and a megabyte or two.
    const ui::StageTime end = watched.session.script().settled(watched.session.history().size());
    const ui::StageTime film_end = std::min<ui::StageTime>(end, 15 * ui::kSecond);
    std::fprintf(stderr, "fiberscope: no display; drawing a picture and a film of %lld s\n",
                 static_cast<long long>(film_end / ui::kSecond));
    const ui::StageTime at = busiest(watched.session);
    if (const auto problem = ui::render_picture(watched.session, at, {}, stem + ".png"))
        return complain(*problem);
    if (const auto problem = ui::render_film(watched.session, 0, film_end, 10,
                                             {.width = 1280, .height = 720}, stem + ".gif"))
        return complain(*problem);
    std::printf("trace    %s.fscope\npicture  %s.png\nfilm     %s.gif\n", stem.c_str(),
                stem.c_str(), stem.c_str());
    return status;
}

bool has_display() {
    return std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
}

}  // namespace

int gallery_command() {
    if (!has_display()) {
        return complain(
            "there is no display for the window with the lessons; 'run FILE.go' works without "
            "one, 'render FILE.go -o x.png' draws pictures and films");
    }
    std::string problem;
    auto entries = find_lessons(lesson_folders(), problem);
    if (entries.empty()) return complain(problem);
    const char* language = std::getenv("LANG");
    Theater theater(std::move(entries),
                    language != nullptr && std::string_view(language).substr(0, 2) == "zh");
    return show(theater);
}

int open_command(const std::string& file, const Choice& choice) {
    if (!has_display()) {
        return complain(
            "there is no display to open a window on; 'run' and 'play' work without one, "
            "'render' draws pictures and films");
    }
    if (!is_trace(file)) return open_live(file, choice);
    bool damaged = false;
    const auto watched = load_watched(file, choice, damaged);
    if (watched == nullptr) return 1;
    ui::Workbench bench(watched->session);
    const int status = show(bench);
    return damaged ? 1 : status;
}

int play_command(const std::string& file, const Choice& choice, const std::string& folder) {
    return has_display() ? open_live(file, choice) : play_without_window(file, choice, folder);
}

int render_command(const std::string& file, const Choice& choice, const RenderOptions& options) {
    const std::string kind = std::filesystem::path(options.out).extension().string();
    if (kind != ".png" && kind != ".gif")
        return complain(options.out + ": can draw .png and .gif, not '" + kind + "'");
    bool damaged = false;
    const auto watched = load_watched(file, choice, damaged);
    if (watched == nullptr) return 1;
    const ui::PictureSize size{.width = options.width,
                               .height = options.height,
                               .scale = static_cast<float>(options.scale),
                               .dark = !options.light};
    ui::Session& session = watched->session;
    const auto seconds = [](double s) { return static_cast<ui::StageTime>(s * ui::kSecond); };
    std::optional<std::string> problem;
    if (kind == ".png") {
        problem = ui::render_picture(session,
                                     options.at_s >= 0 ? seconds(options.at_s) : busiest(session),
                                     size, options.out);
    } else {
        const ui::StageTime from = seconds(std::max(0.0, options.at_s));
        const ui::StageTime end = session.script().settled(session.history().size());
        problem = ui::render_film(session, from, std::min(end, from + seconds(options.seconds)),
                                  options.fps, size, options.out);
    }
    if (problem) return complain(*problem);
    return damaged ? 1 : 0;
}

}  // namespace fiberscope::shell
