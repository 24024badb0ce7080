// The rules' list, with what each is for below it.
#include "core/event/rule_names.h"
#include "ui/views/panels.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr float kHead = 38, kRow = 24, kFoot = 84, kSwitch = 46;

std::string name_of_row(Rule rule) {
    return "rule/" + names_of({rule});
}

// Those of what is in the air, or of the last event of a run at rest.
RuleSet present(const Session& session) {
    RuleSet rules;
    for (const Session::Playing& playing : session.flights())
        rules = rules | RuleSet{session.history().event(playing.index).rule};
    const std::uint64_t position = session.position();
    if (session.flights().empty() && position > 0)
        rules = {session.history().event(position - 1).rule};
    return rules - RuleSet{Rule::none};
}

// On to the right, as everywhere.
void draw_switch(Ui& ui, Point at, bool on, bool hot) {
    const Theme& t = ui.theme;
    const Rect r = {at.x - 13, at.y - 7.5F, 26, 15};
    if (on) {
        ui.canvas.fill(r, t.mid, 7.5F);
    } else {
        ui.canvas.fill(r, t.well, 7.5F);
        ui.canvas.stroke(r, hot ? t.hi : t.line2, 1.5F, 7.5F);
    }
    ui.canvas.disc({on ? r.right() - 7.5F : r.x + 7.5F, at.y}, 5, on ? t.panel : t.line2);
}

// In up to two lines.
void draw_folded(Ui& ui, Point at, std::string_view text, const TextStyle& style, float room) {
    if (ui.canvas.width(text, style) <= room) return ui.canvas.text(at, text, style);
    std::size_t cut = text.size();
    while (cut != std::string_view::npos && cut > 0 &&
           ui.canvas.width(text.substr(0, cut), style) > room)
        cut = text.rfind(' ', cut - 1);
    if (cut == std::string_view::npos) return ui.canvas.text_fit(at, text, style, room);
    ui.canvas.text(at, text.substr(0, cut), style);
    ui.canvas.text_fit({at.x, at.y + 18}, text.substr(cut + 1), style, room);
}

// What the rule is called, and what a run is like without it.
void draw_foot(Ui& ui, const Rect& area, Rule rule, bool off) {
    const Theme& t = ui.theme;
    ui.canvas.fill(area, t.panel);
    ui.canvas.line({area.x + 18, area.y}, {area.right() - 18, area.y}, t.line);
    const float x = area.x + 18, room = area.w - 36;
    if (rule == Rule::none) {
        ui.canvas.text_fit({x, area.y + 20}, "Point at a rule to see what it is for.",
                           {.size = 13, .color = t.low}, room);
        return;
    }
    const bool can = switchable_rules().has(rule);
    ui.canvas.text({x, area.y + 20}, names_of({rule}),
                   {.size = 13, .color = t.hi, .face = Face::mono_bold});
    draw_folded(ui, {x, area.y + 41},
                fmt::format("{} {}",
                            off   ? "Off:"
                            : can ? "Without it:"
                                  : "Must hold: else",
                            without(rule)),
                {.size = 13, .color = off ? t.warn : t.mid}, room);
}

}  // namespace

std::optional<RuleSet> RulesView::draw(Ui& ui, Session& session, const Rect& area) {
    const auto firings = session.history().events().firings(session.position());
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const RuleSet off = session.history().latest().rules_off;
    const Anew anew = session.lesson().anew;
    std::optional<RuleSet> wish;

    // ---- what can be done here
    const float head_y = area.y + kHead / 2;
    const Rect button_at = {area.right() - 18 - 92, head_y - 12, 92, 24};
    const float words_room = button_at.x - area.x - 30;
    const TextStyle words = {.size = 13, .color = t.mid};
    if (anew == Anew::simulated) {
        if (button(ui, "rules/all", button_at, "Simulate")) wish = RuleSet{};
        c.text_fit({area.x + 18, head_y}, "To switch rules off, run it simulated:", words,
                   words_room);
    } else if (anew == Anew::yes && !off.empty()) {
        if (button(ui, "rules/all", button_at, "All on")) wish = RuleSet{};
        c.text_fit({area.x + 18, head_y}, "without " + rules_text(off),
                   {.size = 13, .color = t.warn, .face = Face::ui_bold}, words_room);
    } else if (anew == Anew::yes) {
        c.text_fit({area.x + 18, head_y}, "Click a rule: the same run, made anew without it.",
                   words, area.w - 36);
    } else if (session.lesson().world.starts_with("go ")) {
        c.text_fit({area.x + 18, head_y},
                   "By Go itself, whose trace does not say which rule did what.", words,
                   area.w - 36);
    } else {
        c.text_fit({area.x + 18, head_y},
                   off.empty() ? "Recorded with all rules." : "Recorded without " + rules_text(off),
                   {.size = 13, .color = off.empty() ? t.mid : t.warn}, area.w - 36);
    }

    // ---- the list
    const Rect list = {area.x, area.y + kHead, area.w, area.h - kHead - kFoot};
    const float content = static_cast<float>(kRuleCount - 1) * kRow + 4;
    const RuleSet now = present(session);
    if (session.position() != shown_ && !now.empty()) {
        for (int i = kRuleCount - 1; i > 0; --i) {
            const float y = static_cast<float>(i - 1) * kRow;
            if (now.has(static_cast<Rule>(i))) scroll_.show(y, y + kRow, list.h);
        }
    }
    shown_ = session.position();
    scroll_.update(ui, "rules", list, content);
    Rule told = Rule::none;  // in the foot: the one pointed at, else the present one
    c.push_clip(list);
    for (int i = 1; i < kRuleCount; ++i) {
        const auto rule = static_cast<Rule>(i);
        const float top = list.y + 2 + static_cast<float>(i - 1) * kRow - scroll_.at();
        const bool made_it = now.has(rule);
        if (made_it && told == Rule::none) told = rule;
        if (top + kRow < list.y || top > list.bottom()) continue;
        const float y = top + kRow / 2;
        const Rect row = {area.x, top, area.w, kRow};
        const bool is_off = off.has(rule);
        const bool can = anew == Anew::yes && switchable_rules().has(rule);
        const std::string name = name_of_row(rule);
        // Rows that are half hidden belong to the head and the foot.
        const float from = std::max(row.y, list.y), to = std::min(row.bottom(), list.bottom());
        if (ui.registry.add(name, {row.x, from, row.w, to - from}) && can)
            wish = is_off ? off - RuleSet{rule} : off | RuleSet{rule};
        const bool hot = ui.registry.hot(name);
        if (made_it || hot) c.fill(row, t.highlight);
        if (made_it) c.fill({row.x, row.y, 4, row.h}, t.state(Look::runnable).edge);
        if (can) draw_switch(ui, {area.x + 32, y}, !is_off, hot);
        const float x = area.x + (anew == Anew::yes ? kSwitch + 10 : 18);
        const TextStyle line = {.size = 13,
                                .color = is_off                     ? t.warn
                                         : made_it || hot           ? t.hi
                                         : can || anew != Anew::yes ? t.mid
                                                                    : t.low,
                                .face = made_it ? Face::ui_bold : Face::ui};
        const std::string_view text = text_of(rule);
        c.text_fit({x, y}, text, line, area.right() - 78 - x);
        if (is_off)
            c.line({x, y}, {x + std::min(c.width(text, line), area.right() - 78 - x), y}, t.warn,
                   1.5F);
        const std::uint64_t count = firings[static_cast<std::size_t>(i)];
        c.text({area.right() - 18, y}, is_off ? "off" : fmt::format("{}×", count),
               {.size = 13,
                .color = is_off      ? t.warn
                         : made_it   ? t.hi
                         : count > 0 ? t.mid
                                     : t.low,
                .face = is_off || made_it ? Face::ui_bold : Face::ui,
                .align = Align::right});
    }
    c.pop_clip();
    scroll_.draw_bar(ui, list, content);
    for (int i = 1; i < kRuleCount; ++i) {
        if (ui.registry.hot(name_of_row(static_cast<Rule>(i)))) told = static_cast<Rule>(i);
    }
    draw_foot(ui, {area.x, area.bottom() - kFoot, area.w, kFoot}, told, off.has(told));
    return wish;
}

}  // namespace fiberscope::ui
