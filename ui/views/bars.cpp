#include "ui/views/bars.h"

#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace fiberscope::ui {

namespace {

enum class Icon : unsigned char { home, back, play, pause, step, end };

void draw_icon(Canvas& c, Icon icon, Point at, float s, Color color) {
    const auto right = [&](float x0, float x1, float h) {
        const std::array<Point, 3> p = {
            {{at.x + s * x0, at.y - s * h}, {at.x + s * x1, at.y}, {at.x + s * x0, at.y + s * h}}};
        c.polygon(p, color);
    };
    const auto left = [&](float x0, float x1, float h) {
        const std::array<Point, 3> p = {
            {{at.x + s * x0, at.y - s * h}, {at.x + s * x0, at.y + s * h}, {at.x + s * x1, at.y}}};
        c.polygon(p, color);
    };
    const auto bar = [&](float x, float w, float h) {
        c.fill({at.x + s * x, at.y - s * h, s * w, s * 2 * h}, color);
    };
    switch (icon) {
        case Icon::home:
            left(0.1F, -0.5F, 0.5F);
            left(0.75F, 0.15F, 0.5F);
            bar(-0.72F, 0.18F, 0.5F);
            return;
        case Icon::back:
            left(0.5F, -0.35F, 0.55F);
            bar(-0.6F, 0.2F, 0.55F);
            return;
        case Icon::play:
            right(-0.5F, 0.62F, 0.62F);
            return;
        case Icon::pause:
            bar(-0.45F, 0.3F, 0.55F);
            bar(0.15F, 0.3F, 0.55F);
            return;
        case Icon::step:
            right(-0.5F, 0.35F, 0.55F);
            bar(0.4F, 0.2F, 0.55F);
            return;
        case Icon::end:
            right(-0.75F, -0.15F, 0.5F);
            right(-0.1F, 0.5F, 0.5F);
            bar(0.54F, 0.18F, 0.5F);
            return;
    }
}

bool icon_button(Ui& ui, std::string_view name, Point at, Icon icon, bool round = false) {
    const Rect hit = {at.x - 19, at.y - 19, 38, 38};
    const bool clicked = ui.registry.add(name, hit);
    const bool hot = ui.registry.hot(name);
    if (round) {
        ui.canvas.disc(at, 17, hot ? ui.theme.mid : ui.theme.hi);
        draw_icon(ui.canvas, icon, {at.x + (icon == Icon::play ? 1.0F : 0), at.y}, 13,
                  ui.theme.panel);
    } else {
        if (hot) ui.canvas.fill(hit.inset(3), ui.theme.highlight, 6);
        draw_icon(ui.canvas, icon, at, 13, ui.theme.hi);
    }
    return clicked;
}

// Two digits: "0.90", "12", "340".
std::string ratio_text(double ns) {
    struct Unit {
        double size;
        const char* name;
    };
    for (const Unit& unit : {Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "µs"}, Unit{1, "ns"}}) {
        const double n = ns / unit.size;
        if (n < 0.0995 && unit.size > 1) continue;
        if (n < 0.995 && unit.size > 1) return fmt::format("{:.2g} {}", n, unit.name);
        return n < 9.95 ? fmt::format("{:.1f} {}", n, unit.name)
                        : fmt::format("{:.0f} {}", n, unit.name);
    }
    return "0 ns";
}

// How much of the run passes in a second on stage, over the last two seconds.
std::string pace_text(Session& session) {
    const Script& script = session.script();
    const StageTime now = session.stage_time();
    const std::uint64_t then = script.started(std::max<StageTime>(0, now - 2 * kSecond));
    const std::uint64_t here = session.position();
    if (here <= then) return {};
    const auto passed =
        static_cast<double>(session.tracks().time_after(here) - session.tracks().time_after(then));
    const double stage_s =
        static_cast<double>(std::min<StageTime>(now, 2 * kSecond)) / static_cast<double>(kSecond);
    if (stage_s < 0.1 || passed < 1) return {};  // many events may share one instant
    return fmt::format("1 s on stage = {} of the run", ratio_text(passed / stage_s));
}

}  // namespace

bool draw_top_bar(Ui& ui, Session& session, const Rect& area) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const Lesson& lesson = session.lesson();
    c.fill(area, t.panel);
    c.line({area.x, area.bottom() - 1}, {area.right(), area.bottom() - 1}, t.line);
    const float y = area.center().y;
    const TextStyle brand = {.size = 17, .color = t.hi, .face = Face::ui_bold};
    const TextStyle title = {.size = 15, .color = t.mid};
    const TextStyle file = {.size = 13, .color = t.low, .face = Face::mono};
    c.text({20, y}, "Fiberscope", brand);
    float x = 20 + c.width("Fiberscope", brand) + 20;
    const replay::State& state = session.state();

    // From the right: the theme's switch, then what runs, then what is left for the title.
    const Rect theme_button = {area.right() - 16 - 92, area.y + 10, 92, 24};
    const bool switched =
        button(ui, "top/theme", theme_button, t.dark ? "Light   F5" : "Dark   F5");
    std::vector<std::string> facts;
    facts.push_back(fmt::format("GOMAXPROCS {}", state.gomaxprocs));
    const auto all = std::count_if(state.gos.begin(), state.gos.end(), [](const auto& g) {
        return g.id != GoId::none;  // numbers may have gaps
    });
    facts.push_back(state.finished == 0
                        ? fmt::format("{} goroutine{}", all, all == 1 ? "" : "s")
                        : fmt::format("{} goroutines, {} finished", all, state.finished));
    facts.push_back(
        fmt::format("{} machine{}", state.machines.size(), state.machines.size() == 1 ? "" : "s"));
    const TextStyle fact = {.size = 13, .color = t.mid, .align = Align::right};
    float right = theme_button.x - 24;
    for (auto words = facts.rbegin(); words != facts.rend(); ++words) {
        c.text({right, y}, *words, fact);
        right -= c.width(*words, fact) + 22;
    }
    const RuleSet off = session.history().latest().rules_off;
    if (!off.empty()) {
        const TextStyle missing = {
            .size = 13, .color = t.warn, .face = Face::ui_bold, .align = Align::right};
        std::string words = "without " + rules_text(off);
        if (c.width(words, missing) > area.w * 0.22F)
            words = fmt::format("without {} rules", std::popcount(off.bits()));
        c.text({right, y}, words, missing);
        right -= c.width(words, missing) + 22;
    }
    if (!lesson.world_detail.empty()) {
        c.text({right, y}, lesson.world_detail, fact);
        right -= c.width(lesson.world_detail, fact) + 8;
    }
    const TextStyle world = {
        .size = 13, .color = t.hi, .face = Face::ui_bold, .align = Align::right};
    c.text({right, y}, lesson.world, world);
    right -= c.width(lesson.world, world) + 24;
    c.text_fit({x, y}, lesson.title, title, right - x);
    x += c.width(lesson.title, title) + 14;
    if (!lesson.title_zh.empty() && x + c.width(lesson.title_zh, title) < right) {
        c.text({x, y}, lesson.title_zh, title);
        x += c.width(lesson.title_zh, title) + 14;
    }
    if (x + c.width(lesson.file, file) < right) c.text({x, y}, lesson.file, file);
    return switched;
}

void draw_caption(Ui& ui, Session& session, const Rect& area) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    c.fill(area, t.caption);
    c.fill({area.x, area.y, 6, area.h}, dark_theme().state(Look::runnable).edge);
    const int index = session.cue();
    const auto& cues = session.lesson().cues;
    const std::string count =
        cues.empty() ? std::string() : fmt::format("cue {} of {}", index + 1, cues.size());
    const TextStyle counter = {.size = 13, .color = dark_theme().low, .align = Align::right};
    const float counter_w = c.width(count, counter);
    const bool one_line = area.h < 60;  // a low window keeps the first
    c.text({area.right() - 20, area.y + area.h * (one_line ? 0.5F : 0.71F)}, count, counter);
    const replay::State& state = session.state();
    std::string problem;
    if (!session.problem().empty()) {
        problem = "This run contradicts itself: " + session.problem();
    } else if (state.ended && state.exit_status != 0) {
        problem = state.end_reason.substr(0, state.end_reason.find('\n'));
    }
    const Lesson::Cue none = {.position = 0,
                              .text = session.lesson().title,
                              .detail = {},
                              .text_zh = session.lesson().title_zh,
                              .detail_zh = {}};
    const Lesson::Cue& cue = index < 0 ? none : cues[static_cast<std::size_t>(index)];
    const float room = area.w - 28 - 20;
    if (one_line) {
        const bool bad = !problem.empty();
        c.text_fit(
            {area.x + 28, area.center().y}, bad ? problem : cue.text,
            {.size = 17, .color = bad ? dark_theme().warn : t.caption_text, .face = Face::ui_bold},
            room - counter_w - 20);
        return;
    }
    c.text_fit({area.x + 28, area.y + area.h * 0.34F}, cue.text,
               {.size = 20, .color = t.caption_text, .face = Face::ui_bold}, room);
    const std::string& second = !problem.empty()       ? problem
                                : !cue.text_zh.empty() ? cue.text_zh
                                                       : cue.detail;
    c.text_fit({area.x + 28, area.y + area.h * 0.71F}, second,
               {.size = cue.text_zh.empty() ? 15.0F : 17.0F,
                .color = problem.empty() ? t.caption_mid : dark_theme().warn},
               room - counter_w - 20);
}

void draw_transport(Ui& ui, Session& session, const Rect& area) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    c.fill(area, t.panel);
    c.line({area.x, area.y}, {area.right(), area.y}, t.line);
    const float y = area.center().y;
    const bool tight = area.w < 1000;
    const float pitch = tight ? 40 : 43;
    float x = area.x + 36;
    if (icon_button(ui, "transport/home", {x, y}, Icon::home)) session.home();
    x += pitch;
    if (icon_button(ui, "transport/back", {x, y}, Icon::back)) session.step_back();
    x += pitch;
    if (icon_button(ui, "transport/play", {x, y}, session.playing() ? Icon::pause : Icon::play,
                    true))
        session.toggle();
    x += pitch;
    if (icon_button(ui, "transport/step", {x, y}, Icon::step)) session.step_forward();
    x += pitch;
    if (icon_button(ui, "transport/end", {x, y}, Icon::end)) session.end();
    x += tight ? 26 : 32;

    const auto segment = [&](std::string_view name, std::string_view label, bool chosen,
                             float padding) {
        const float w = c.width(label, {.size = 13, .face = Face::ui_bold}) + padding;
        const bool clicked = button(ui, name, {x, y - 13, w, 26}, label, chosen);
        x += w + 4;
        return clicked;
    };
    const float padding = tight ? 12 : 18;
    struct Unit {
        StepUnit unit;
        const char *name, *label;
    };
    for (const Unit& u :
         {Unit{StepUnit::event, "unit/event", "event"}, Unit{StepUnit::line, "unit/line", "line"},
          Unit{StepUnit::cue, "unit/cue", "cue"}}) {
        if (segment(u.name, u.label, session.unit() == u.unit, padding)) session.set_unit(u.unit);
    }
    x += tight ? 8 : 12;
    struct Speed {
        double speed;
        const char *name, *label;
    };
    for (const Speed& s : {Speed{0.25, "speed/0.25x", "¼×"}, Speed{0.5, "speed/0.5x", "½×"},
                           Speed{1, "speed/1x", "1×"}, Speed{2, "speed/2x", "2×"},
                           Speed{4, "speed/4x", "4×"}, Speed{8, "speed/8x", "8×"}}) {
        if (segment(s.name, s.label, session.speed() == s.speed, tight ? 10 : 14))
            session.set_speed(s.speed);
    }
    x += tight ? 8 : 14;
    const std::string time = time_text(session.tracks().time_after(session.position()));
    const TextStyle clock = {.size = tight ? 15.0F : 17.0F, .color = t.hi, .face = Face::mono_bold};
    c.text({x, y}, time, clock);
    // As wide as the longest time, so that what stands behind it does not dance.
    x += c.width("99.9 µs", clock) + 14;
    const std::string count =
        fmt::format("event {} of {}", session.position(), session.history().size());
    const TextStyle quiet = {.size = 13, .color = t.mid};
    const float right = area.right() - 20;
    if (x + c.width(count, quiet) > right) return;
    c.text({x, y}, count, quiet);
    x += c.width(count, quiet) + 20;
    const std::string pace = pace_text(session);
    const float pace_w = c.width(pace, quiet);
    if (x + pace_w > right) return;
    TextStyle at_right = quiet;
    at_right.align = Align::right;
    c.text({right, y}, pace, at_right);
}

}  // namespace fiberscope::ui
