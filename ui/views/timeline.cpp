// The timeline: one lane a P, one lane a goroutine, in the run's own time. Height repeats the
// stage's: full bar running, half runnable, low waiting.
#include "ui/stage/scene.h"
#include "ui/views/bars.h"
#include "ui/views/timeline_lanes.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr float kLabels = 84;  // width of the lanes' names
constexpr float kRuler = 20, kProcLane = 18, kGoLane = 15, kPitch = 21;

// Ticks at 1, 2 or 5 times a power of ten, not closer than 70 dp.
double tick_step(const Axis& axis) {
    const double least = axis.span * 70 / static_cast<double>(axis.width);
    double step = std::pow(10, std::floor(std::log10(std::max(1.0, least))));
    for (const double times : {1.0, 2.0, 5.0, 10.0}) {
        if (step * times >= least) return step * times;
    }
    return step * 10;
}

struct Unit {
    double ns;
    const char* name;
};

void draw_ruler(const Lanes& l, float top, float bottom) {
    Canvas& c = l.ui.canvas;
    const Theme& t = l.ui.theme;
    const double step = tick_step(l.axis);
    const float now = l.axis.at(l.now_ns);
    const Unit unit = step >= 1e9          ? Unit{1e9, "s"}
                      : step >= 1e6        ? Unit{1e6, "ms"}
                      : step >= 1e3        ? Unit{1e3, "µs"}
                      : l.axis.span > 2000 ? Unit{1e3, "µs"}
                                           : Unit{1, "ns"};
    bool first_label = true;
    const float right = l.axis.x0 + l.axis.width;
    float labels_until = l.axis.x0 - 40;
    const std::uint64_t from = l.axis.folded.time(l.axis.left);
    const std::uint64_t to = l.axis.folded.time(l.axis.left + l.axis.span);
    double ns = std::ceil(static_cast<double>(from) / step) * step;
    for (int ticks = 0; ns <= static_cast<double>(to) && ticks < 400; ++ticks, ns += step) {
        // A fold may hold thousands of ticks: on to its end.
        for (const TimeAxis::Fold& fold : l.axis.folded.folds()) {
            if (ns > static_cast<double>(fold.from_ns) && ns < static_cast<double>(fold.to_ns))
                ns = std::ceil(static_cast<double>(fold.to_ns) / step) * step;
        }
        const float x = l.axis.at(static_cast<std::uint64_t>(ns + 0.5));
        if (x > right) break;
        c.set_alpha(0.55F);
        c.line({x, top + kRuler}, {x, bottom}, t.line, 1);
        c.set_alpha(1);
        // One unit for the whole ruler, named once.
        const std::string number = fmt::format("{:.8g}", ns / unit.ns);
        const std::string label = first_label ? fmt::format("{} {}", number, unit.name) : number;
        const TextStyle style = {.size = 12, .color = t.low, .align = Align::center};
        const float half = c.width(label, style) / 2;
        if (std::abs(x - now) <= half + 38 || x - half < labels_until || x + half > right + 16)
            continue;
        c.text({x, top + 10}, label, style);
        labels_until = x + half + 8;
        first_label = false;
    }
}

// A folded stretch: a pale band with its length, so that nobody takes it for the scale.
void draw_folds(const Lanes& l, float top, float bottom) {
    Canvas& c = l.ui.canvas;
    const Theme& t = l.ui.theme;
    for (const TimeAxis::Fold& fold : l.axis.folded.folds()) {
        const float x0 = std::max(l.axis.x0, l.axis.x_of(fold.at));
        const float x1 =
            std::min(l.axis.x0 + l.axis.width, l.axis.x_of(fold.at + l.axis.folded.fold_length()));
        if (x1 - x0 < 4) continue;
        c.fill({x0, top, x1 - x0, bottom - top}, with_alpha(t.app, 0.55F));
        for (float y = top; y < bottom; y += 8) {
            for (const float x : {x0, x1})
                c.line({x, y}, {x, std::min(bottom, y + 4)}, t.line2, 1);
        }
        const std::string words = time_text(fold.to_ns - fold.from_ns);
        const TextStyle style = {.size = 11, .color = t.mid, .align = Align::center};
        const float w = c.width(words, style) + 10;
        if (w > x1 - x0) continue;
        const Rect tag = {(x0 + x1) / 2 - w / 2, bottom - 19, w, 16};
        c.fill(tag, t.app, 4);
        c.stroke(tag, t.line2, 1, 4);
        c.text(tag.center(), words, style);
    }
}

// While it is collected no lane goes on: a band through all of them, never too thin to be seen.
void draw_collections(const Lanes& l, float top, float bottom) {
    Canvas& c = l.ui.canvas;
    const Theme& t = l.ui.theme;
    float labelled_until = 0;
    for (const Halt& halt : l.session.tracks().collections(l.from_ns, l.to_ns)) {
        const float x0 = std::max(l.axis.x0, l.axis.at(halt.from_ns));
        const float x1 = std::min(l.axis.x0 + l.axis.width,
                                  l.axis.at(halt.open ? l.session.tracks().end_ns() : halt.to_ns));
        if (x1 < l.axis.x0 || x0 > l.axis.x0 + l.axis.width) continue;
        c.set_alpha(halt.from_ns > l.now_ns ? kFuture : 1);
        c.fill({x0, top, std::max(2.0F, x1 - x0), bottom - top}, with_alpha(t.line2, 0.6F));
        const TextStyle style = {.size = 11, .color = t.mid, .face = Face::ui_bold};
        if (x0 > labelled_until) {
            c.text({x0 + 4, bottom - 9}, "GC", style);
            labelled_until = x0 + c.width("GC", style) + 10;
        }
        c.set_alpha(1);
    }
}

std::size_t count_of_gos(const replay::State& latest) {
    return static_cast<std::size_t>(
        std::count_if(latest.gos.begin(), latest.gos.end(),
                      [](const replay::GoState& g) { return g.id != GoId::none; }));
}

// `g` as it is at the end of what is known.
bool lives_at(const replay::GoState& g, std::uint64_t ns) {
    return g.created_ns <= ns && (g.status != replay::GoStatus::finished || g.since_ns >= ns);
}

}  // namespace

std::vector<GoId> Timeline::lanes(const Session& session, std::size_t fit, std::uint64_t now_ns) {
    std::vector<GoId> shown, others;
    const replay::State& latest = session.history().latest();
    for (const replay::GoState& g : latest.gos)
        if (g.id != GoId::none) (g.id == session.selected() ? shown : others).push_back(g.id);
    const std::size_t room = fit > shown.size() ? fit - shown.size() : 0;
    const std::size_t most = others.size() > room ? others.size() - room : 0;
    if (session.playing()) by_hand_ = false;
    if (!by_hand_) {
        const auto alive = std::find_if(others.begin(), others.end(),
                                        [&](GoId g) { return lives_at(latest.go(g), now_ns); });
        if (alive != others.end()) skipped_ = static_cast<std::size_t>(alive - others.begin());
    }
    skipped_ = std::min(skipped_, most);
    const auto first = others.begin() + static_cast<std::ptrdiff_t>(skipped_);
    shown.insert(shown.end(), first,
                 first + static_cast<std::ptrdiff_t>(std::min(room, others.size() - skipped_)));
    return shown;
}

void Timeline::draw(Ui& ui, Session& session, const Rect& area) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    c.fill(area, t.app);
    ui.registry.add("timeline", area);
    const RunTracks& tracks = session.tracks();
    if (folded_events_ != session.history().size()) {
        folded_ = tracks.axis();
        folded_events_ = session.history().size();
    }
    const double whole = folded_.length() * 1.02;
    Axis axis = {folded_, area.x + 20 + kLabels, area.w - kLabels - 40, 0, whole / zoom_};
    const bool over = ui.registry.hot("timeline");
    const float labels_end = axis.x0 - 8;
    if (over && ui.input.wheel != 0) {
        if (ui.input.mouse_x < labels_end || ui.input.shift) {
            const auto step = static_cast<std::ptrdiff_t>(std::lround(ui.input.wheel));
            const auto at = static_cast<std::ptrdiff_t>(skipped_) - step;
            skipped_ = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, at));
            by_hand_ = true;
        } else {  // zoom around the pointer
            axis.left = left_;
            const double under = axis.position_at(ui.input.mouse_x);
            zoom_ =
                std::clamp(zoom_ * std::pow(1.25, static_cast<double>(ui.input.wheel)), 1.0, 1e6);
            axis.span = whole / zoom_;
            left_ =
                under - static_cast<double>((ui.input.mouse_x - axis.x0) / axis.width) * axis.span;
        }
    }
    const std::uint64_t now = tracks.time_after(session.position());
    if (zoom_ > 1.001) {
        // While it plays, the playhead stays in sight.
        const double at = folded_.position(now);
        if (session.playing() && (at < left_ || at > left_ + axis.span * 0.9))
            left_ = at - axis.span * 0.3;
        left_ = std::clamp(left_, 0.0, std::max(0.0, whole - axis.span));
    } else {
        left_ = 0;
    }
    axis.left = left_;
    if (ui.registry.held("timeline") && ui.input.mouse_x > labels_end) {
        const double under = std::clamp(axis.position_at(ui.input.mouse_x), 0.0, whole);
        const std::uint64_t target = tracks.events_until(folded_.time(under));
        if (target != session.position()) session.seek(target);
    }

    const Lanes l = {ui,
                     session,
                     axis,
                     tracks.time_after(session.position()),
                     folded_.time(axis.left),
                     folded_.time(axis.left + axis.span)};
    c.push_clip(area);
    draw_ruler(l, area.y, area.bottom() - 4);
    const float right = axis.x0 + axis.width;
    const std::uint32_t procs = tracks.procs();
    // With many Ps the lanes get thin, so that the goroutines keep half of the room.
    const float proc_pitch =
        std::min(kProcLane + (area.h < 150 ? 0.0F : 4.0F),
                 0.5F * (area.h - kRuler) / static_cast<float>(std::max(1u, procs)));
    const float proc_gap = proc_pitch > 14 ? 4 : proc_pitch > 4 ? 1 : 0;
    const float proc_lane = proc_pitch - proc_gap;
    float base = area.y + kRuler + proc_lane + 4;
    for (std::uint32_t p = 0; p < procs; ++p) {
        if (proc_pitch >= 11)
            c.text({axis.x0 - 14, base - proc_lane / 2}, fmt::format("P{}", p),
                   {.size = proc_lane < 13 ? 11.0F : 13.0F,
                    .color = t.hi,
                    .face = Face::ui_bold,
                    .align = Align::right});
        if (proc_gap > 0) c.line({axis.x0, base}, {right, base}, t.line, 1);
        draw_lane(l, tracks.proc(p, l.from_ns, l.to_ns), base, proc_lane, proc_lane >= 12);
        base += proc_pitch;
    }
    const float divider = base - proc_lane + (proc_gap < 4 ? 3 : 0);
    c.line({area.x + 20, divider}, {right, divider}, t.line2, 1);

    // Lanes become thinner before they have to scroll; none is cut.
    const float room = area.bottom() - 4 - divider;
    const std::size_t all = count_of_gos(session.history().latest());
    const float pitch =
        std::clamp(room / static_cast<float>(std::max<std::size_t>(1, all)), 13.0F, kPitch);
    const float lane = std::round(kGoLane * pitch / kPitch);
    const auto fit = static_cast<std::size_t>(std::max(1.0F, std::floor(room / pitch)));
    const std::vector<GoId> order = lanes(session, fit, l.now_ns);
    c.push_clip({area.x, divider + 1, area.w, area.bottom() - divider - 1});
    std::map<GoId, float> base_of;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const float y = divider + 3 + lane + static_cast<float>(i) * pitch;
        base_of[order[i]] = y;
        const bool selected = order[i] == session.selected();
        if (selected) c.fill({area.x + 20, y - lane - 1, 3, lane + 2}, t.selection);
        c.text({axis.x0 - 14, y - lane / 2}, label_of(order[i]),
               {.size = pitch < 18 ? 11.0F : 13.0F,
                .color = selected ? t.hi : t.mid,
                .face = selected ? Face::ui_bold : Face::ui,
                .align = Align::right});
        c.line({axis.x0, y}, {right, y}, t.line, 1);
        draw_lane(l, tracks.go(order[i], l.from_ns, l.to_ns), y, lane, false);
    }
    for (const WakeArrow& arrow : tracks.arrows(l.from_ns, l.to_ns)) {
        const float x = axis.at(arrow.at_ns);
        if (x < axis.x0 || x > right) continue;
        const bool near = std::abs(x - axis.at(l.now_ns)) < axis.width * 0.12F;
        const bool selected = arrow.to == session.selected() || arrow.from == session.selected();
        if (!arrow.creation && !near && !selected) continue;
        const auto from = base_of.find(arrow.from), to = base_of.find(arrow.to);
        if (from == base_of.end() || to == base_of.end()) continue;
        const bool down = to->second > from->second;
        const float ya = down ? from->second : from->second - lane;
        const float yb = down ? to->second - lane * 0.5F : to->second + 1;
        const Color color = arrow.creation ? t.low : t.state(Look::runnable).edge;
        c.set_alpha(arrow.at_ns > l.now_ns ? kFuture : arrow.creation ? 0.8F : 1);
        c.line({x, ya}, {x, yb + (down ? -6.0F : 6.0F)}, color, arrow.creation ? 1 : 2);
        c.arrow({x, yb}, {0, down ? 1.0F : -1.0F}, color, 7);
        c.disc({x, ya}, 2.5F, color);
        c.set_alpha(1);
    }
    for (const RaceMark& race : tracks.races(l.from_ns, l.to_ns)) {
        const float x = axis.at(race.at_ns);
        const auto a = base_of.find(race.a), b = base_of.find(race.b);
        if (x < axis.x0 || x > right || a == base_of.end() || b == base_of.end()) continue;
        c.set_alpha(race.at_ns > l.now_ns ? kFuture : 1);
        const float ya = a->second - lane / 2, yb = b->second - lane / 2;
        c.line({x, ya}, {x, yb}, t.warn, 2);
        for (const float y : {ya, yb})
            c.disc({x, y}, 4, t.warn);
        c.set_alpha(1);
    }
    c.pop_clip();
    draw_collections(l, area.y + kRuler, area.bottom() - 2);
    draw_folds(l, area.y + kRuler, area.bottom() - 2);
    const std::size_t hidden = all - order.size();
    float labels_from = area.x + 4;
    if (hidden > 0) {
        const std::string words = fmt::format("+{} lanes", hidden);
        const TextStyle style = {.size = 12, .color = t.low};
        c.text({area.x + 8, area.y + 10}, words, style);
        labels_from = std::max(area.x + 78, area.x + 16 + c.width(words, style));
    }

    const float x = axis.at(l.now_ns);
    if (x >= axis.x0 - 1 && x <= right + 1) {
        c.line({x, area.y + kRuler}, {x, area.bottom() - 2}, t.selection, 2);
        const std::string label = time_text(l.now_ns);
        const TextStyle style = {
            .size = 13, .color = t.app, .face = Face::mono_bold, .align = Align::center};
        const float w = c.width(label, style) + 14;
        const float left = std::clamp(x - w / 2, labels_from, area.right() - w - 4);
        c.fill({left, area.y + 1, w, 19}, t.selection, 4);
        c.text({left + w / 2, area.y + 10.5F}, label, style);
    }
    c.pop_clip();
}

}  // namespace fiberscope::ui
