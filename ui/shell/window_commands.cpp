// open and play: a run in the window, live or from a trace.
#include "sim/replay/account.h"
#include "sim/trace/reader.h"
#include "sim/trace/writer.h"
#include "ui/export/render.h"
#include "ui/platform/window.h"
#include "ui/shell/commands.h"
#include "ui/shell/watched.h"
#include "ui/views/workbench.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace fiberscope::shell {
namespace {

// The transport's hands on a live paced run: playing is so many steps a second at speed 1.
class PacedControl final : public ui::RunControl {
  public:
    // steps_per_second 0: playing is running freely.
    PacedControl(world::Paced& paced, double steps_per_second)
        : paced_(paced), steps_per_second_(steps_per_second) {}
    void pause() override {
        playing_ = false;
        paced_.pause();
    }
    void resume() override {
        playing_ = true;
        if (steps_per_second_ > 0)
            paced_.set_rate(steps_per_second_ * speed_);
        else
            paced_.resume();
    }
    void step() override { paced_.step(); }
    void set_rate(double speed) override {
        speed_ = speed;
        if (playing_) resume();
    }

  private:
    world::Paced& paced_;
    const double steps_per_second_;
    double speed_ = 1;
    bool playing_ = false;
};

// Puts the events into the window's queue and wakes the window.
class WindowSink final : public Sink {
  public:
    explicit WindowSink(ui::EventQueue& queue) : queue_(queue) {}
    void take(const Event& event, std::string_view text) override {
        queue_.take(event, text);
        ui::Window::wake();
    }

  private:
    ui::EventQueue& queue_;
};

bool has_display() {
    return std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
}

int show(ui::Workbench& bench) {
    std::string error;
    const auto window = ui::Window::open("Fiberscope", bench.texts(), error);
    if (window == nullptr) return complain(error);
    error = window->run(bench);
    return error.empty() ? 0 : complain(error);
}

int open_live(const std::string& file, const Choice& choice) {
    const auto scenario = load_scenario(file);
    if (!scenario) return 1;
    Watched watched;
    watched.session.set_lesson(lesson_of(scenario->lesson, meta_of(*scenario, choice)));
    ui::EventQueue queue;
    WindowSink sink(queue);
    Stopper stopper;
    std::unique_ptr<world::Paced> paced;
    std::unique_ptr<PacedControl> control;
    if (choice.pace) {
        paced = std::make_unique<world::Paced>(true);
        control = std::make_unique<PacedControl>(*paced, *choice.pace);
        watched.session.set_control(control.get());
    }
    std::thread run([&] {
        run_scenario(*scenario, choice,
                     {.sink = &sink,
                      .strings = &watched.strings,
                      .stopper = &stopper,
                      .paced = paced.get(),
                      .output = [](int, std::string_view) {}});
        queue.close();
    });
    ui::Workbench bench(watched.session);
    bench.watch(&queue);
    watched.session.play();
    const int status = show(bench);
    stopper.stop(0);
    if (paced != nullptr) paced->resume();
    run.join();
    return status;
}

// The stage time at which most goroutines wait or are queued and most values lie in buffers, with
// what made it so half-way there: what a single picture should show.
ui::StageTime busiest(ui::Session& session) {
    std::uint64_t best_position = 0, best = 0;
    for (std::uint64_t position = 1; position <= session.history().size(); ++position) {
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
    if (best_position == 0) return 0;
    const ui::Script::Span& last = session.script().span(best_position - 1);
    return last.start + (last.end - last.start) * 9 / 20;
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
    trace::Writer writer(stem + ".fscope", watched.strings, meta);
    if (writer.error()) return complain(*writer.error());
    replay::Account account(watched.strings);
    ui::EventQueue queue;
    Tee tee;
    tee.add(&writer);
    tee.add(&account);
    tee.add(&queue);
    const int status = run_scenario(*scenario, choice, {.sink = &tee, .strings = &watched.strings});
    if (const auto problem = writer.finish()) return complain(*problem);
    watched.session.drain(queue);
    std::fflush(stdout);
    std::printf(
        "\n%s\n",
        account
            .text({.title = watched.session.lesson().title, .world = meta.world, .seed = meta.seed})
            .c_str());
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

}  // namespace

int open_command(const std::string& file, const Choice& choice) {
    if (!has_display()) {
        return complain(
            "there is no display to open a window on; 'run' and 'play' work without one, "
            "'render' draws pictures and films");
    }
    if (!trace::looks_like_trace(file)) return open_live(file, choice);
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
