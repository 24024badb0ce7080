// What holds everybody up: a garbage collection, for which the world stands still, and a data race
// that was just found. Both speak on the street, where meanwhile nobody flies.
#include "ui/views/stage_view.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

void draw_word(const StageFrame& f, std::string_view words, Color mark) {
    Canvas& c = f.ui.canvas;
    const TextStyle style = {
        .size = f.dp(15), .color = f.ui.theme.hi, .face = Face::ui_bold, .align = Align::center};
    // Between "can run" and "waiting".
    const Rect& area = f.layout.area;
    const float room = area.w - 2 * (20 + f.dp(100));
    const float w = std::min(room, c.width(words, style) + f.dp(40));
    const Rect r = {area.center().x - w / 2, f.layout.street_y - f.dp(15), w, f.dp(30)};
    c.fill(r, f.ui.theme.highlight, f.dp(4));
    c.fill({r.x, r.y, f.dp(4), r.h}, mark);
    c.text_fit({r.center().x + f.dp(2), r.center().y}, words, style, r.w - f.dp(24));
}

// What was in use when the collection that event `end` ended began.
std::uint64_t bytes_before(const replay::History& history, std::uint64_t end) {
    for (std::uint64_t i = end; i-- > 0;) {
        if (history.event(i).kind == Kind::gc_begin) return history.event(i).wide();
    }
    return 0;
}

}  // namespace

void draw_halts(const StageFrame& f) {
    const Theme& t = f.ui.theme;
    const replay::State& state = f.state;
    if (state.collects != GoId::none) {
        for (const Station& station : f.layout.stations)
            f.ui.canvas.fill(station.card, with_alpha(t.stage, 0.6F), f.dp(10));
        draw_word(f,
                  fmt::format("The world stands still: garbage collection for {}, {} in use",
                              label_of(state.collects), bytes_text(state.heap_bytes)),
                  t.hi);
        return;
    }
    const replay::History& history = f.session.history();
    for (const auto& [i, e] : f.recent) {
        if (e.kind == Kind::gc_end) {
            draw_word(f,
                      fmt::format("Collected: {} were in use, now {}",
                                  bytes_text(bytes_before(history, i)), bytes_text(e.wide())),
                      t.hi);
            return;
        }
        if (e.kind == Kind::go_race) {
            draw_word(
                f,
                fmt::format("Data race: {} on line {} and {} on line {}, {}, in no order",
                            label_of(e.go()), e.a, label_of(GoId{e.object}), e.b, history.text(i)),
                t.warn);
            return;
        }
    }
}

bool races(const StageFrame& f, GoId g) {
    return std::any_of(f.recent.begin(), f.recent.end(), [g](const RecentEvent& recent) {
        const Event& e = recent.event;
        return e.kind == Kind::go_race && (e.go() == g || GoId{e.object} == g);
    });
}

}  // namespace fiberscope::ui
