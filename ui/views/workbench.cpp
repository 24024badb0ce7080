#include "ui/views/workbench.h"

#include "ui/views/stage_view.h"

#include <algorithm>
#include <cmath>

namespace fiberscope::ui {

namespace {

constexpr float kTabsUsed = 372;  // of their row, by five words
constexpr float kTop = 44, kTabs = 34, kTransport = 46, kCaption = 72, kCaptionLow = 44;
constexpr float kWidthMin = 640, kHeightMin = 400;  // below it the window stops shrinking

}  // namespace

Regions regions_of(float width, float height, bool has_caption) {
    const float w = std::max(width, kWidthMin), h = std::max(height, kHeightMin);
    Regions r;
    r.with_why = w >= 1200 && h >= 700;
    const bool column = w >= 1000;
    const bool bars_only = w < 720 || h < 480;
    const float column_w = column ? std::round(std::clamp(0.29F * w, 400.0F, 620.0F)) : 0;
    const float top = bars_only ? 0 : kTop;
    const float lower = bars_only || h < 520 ? kTransport
                        : h < 640            ? kTransport + 66
                                             : std::clamp(std::floor(0.249F * h), 180.0F, 360.0F);
    const float caption = !has_caption ? 0 : h < 640 ? kCaptionLow : kCaption;
    const float left_w = w - column_w;
    if (top > 0) r.top = {0, 0, w, top};
    float y = h - lower;
    r.transport = {0, y, left_w, kTransport};
    if (lower > kTransport + 20) r.timeline = {0, y + kTransport, left_w, lower - kTransport};
    y -= caption;
    if (caption > 0) r.caption = {0, y, left_w, caption};
    r.stage = {0, top, left_w, y - top};
    if (column) {
        const float body = h - top;
        const float tables = std::clamp(std::round(body * 0.36F), 200.0F, 420.0F);
        r.source = {left_w, top, column_w, body - tables};
        r.tables = {left_w, h - tables, column_w, tables};
    }
    return r;
}

std::vector<std::string> Workbench::texts() const {
    const Lesson& lesson = session_.lesson();
    std::vector<std::string> all = lesson.source;
    for (const std::string& text : {lesson.title, lesson.title_zh, lesson.file})
        all.push_back(text);
    const auto add = [&](const Lesson::Cue& cue) {
        for (const std::string& text : {cue.text, cue.detail, cue.text_zh, cue.detail_zh})
            all.push_back(text);
    };
    for (const Lesson::Cue& cue : lesson.cues)
        add(cue);
    for (const auto& [line, cue] : lesson.line_cues)
        add(cue);
    return all;
}

void Workbench::look_as(const Workbench& other) {
    dark_ = other.dark_;
    tab_ = other.tab_;
    rules_.scroll_as(other.rules_);
}

void Workbench::keys(Ui& ui) {
    for (const KeyPress& press : ui.input.keys) {
        const StepUnit unit = session_.unit();
        if (press.shift && (press.key == Key::left || press.key == Key::right))
            session_.set_unit(StepUnit::line);
        switch (press.key) {
            case Key::space:
                session_.toggle();
                break;
            case Key::right:
                session_.step_forward();
                break;
            case Key::left:
                session_.step_back();
                break;
            case Key::home:
                session_.home();
                break;
            case Key::end:
                session_.end();
                break;
            case Key::plus:
                session_.set_speed(session_.speed() * 2);
                break;
            case Key::minus:
                session_.set_speed(session_.speed() / 2);
                break;
            case Key::theme:
                dark_ = !dark_;
                break;
            case Key::escape:
                session_.select(GoId::none);
                break;
            default:
                break;  // the others belong to views
        }
        session_.set_unit(unit);
    }
}

void Workbench::frame(Canvas& canvas, float width, float height, const Input& input,
                      double passed_s) {
    if (queue_ != nullptr) {
        // Asked before draining: what comes before the end is taken over before it counts as one.
        const bool open = !queue_->closed();
        session_.drain(*queue_);
        session_.set_open(open);
    }
    wish_.reset();
    registry_.begin(input);
    Ui ui = {canvas, dark_ ? dark_theme() : light_theme(), input, registry_};
    keys(ui);
    if (!time_held_) session_.advance(passed_s);
    findings_.learn(session_);
    const Theme& t = ui.theme;
    const Lesson& lesson = session_.lesson();
    const bool has_caption = !lesson.cues.empty() || !lesson.title_zh.empty() ||
                             !session_.problem().empty() ||
                             !session_.history().latest().end_reason.empty();
    const Regions r = regions_of(width, height, has_caption);
    canvas.fill({0, 0, width, height}, t.app);

    const Layout layout(cast_of(session_.history().latest(), session_.tracks().lives()), r.stage,
                        Layout::zoom_for(r.stage.w, r.stage.h));
    draw_stage(ui, session_, layout);
    if (r.caption.h > 0) draw_caption(ui, session_, r.caption);
    draw_transport(ui, session_, r.transport);
    if (r.timeline.h > 0) timeline_.draw(ui, session_, r.timeline);
    if (r.source.w > 0) {
        const Rect column = {r.source.x, r.source.y, r.source.w, r.source.h + r.tables.h};
        canvas.fill(column, t.panel);
        const Rect tabs = {r.source.x + 1, r.source.y, r.source.w - 1, kTabs};
        const int chosen = tab_row(ui, tabs, "tab",
                                   {{"source", "Source"},
                                    {"events", "Events"},
                                    {"output", "Output"},
                                    {"rules", "Rules"},
                                    {"findings", findings_.label()}},
                                   std::max(0, tab_));
        if (chosen >= 0) tab_ = chosen;
        // Until the user chooses, a run without source shows its events.
        if (tab_ < 0) tab_ = lesson.source.empty() && session_.history().size() > 0 ? 1 : 0;
        const TextStyle file = {
            .size = 12, .color = t.low, .face = Face::mono, .align = Align::right};
        if (canvas.width(lesson.file, file) < tabs.w - kTabsUsed)
            canvas.text({tabs.right() - 16, tabs.center().y}, lesson.file, file);
        const Rect body = {r.source.x + 1, r.source.y + kTabs + 4, r.source.w - 1,
                           r.source.h - kTabs - 8};
        if (tab_ == 0) source_.draw(ui, session_, body);
        if (tab_ == 1) events_.draw(ui, session_, body);
        if (tab_ == 2) output_.draw(ui, session_, body);
        if (tab_ == 3) wish_ = rules_.draw(ui, session_, body);
        if (tab_ == 4) findings_.draw(ui, session_, body);
        canvas.line({r.tables.x, r.tables.y}, {r.tables.right(), r.tables.y}, t.line);
        tables_.draw(ui, session_, findings_.users(),
                     {r.tables.x + 1, r.tables.y, r.tables.w - 1, r.tables.h}, r.with_why,
                     layout.stack.h > 0);
        canvas.line({column.x, column.y}, {column.x, column.bottom()}, t.line);
    }
    if (!session_.playing())
        draw_hover_card(ui, session_, findings_.users(), {0, 0, width, height});
    if (r.top.h > 0 && draw_top_bar(ui, session_, r.top)) dark_ = !dark_;
    registry_.end();
}

}  // namespace fiberscope::ui
