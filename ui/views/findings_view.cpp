// The findings' list, and what the window learns of the whole run for it.
#include "ui/views/panels.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

// Less than 10 ms of a frame; a run of ten million events takes some seconds of them.
constexpr std::uint64_t kLearnedAFrame = 50'000;
constexpr float kSide = 18, kLine = 18, kHead = 26, kFoot = 26, kGap = 10;
constexpr std::size_t kEventsShown = 4;

constexpr TextStyle kText = {.size = 13};

// Broken between words.
std::vector<std::string> folded(const Canvas& canvas, std::string_view text, float room) {
    std::vector<std::string> lines(1);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string word(text.substr(0, end));
        const std::string longer = lines.back().empty() ? word : lines.back() + " " + word;
        if (!lines.back().empty() && canvas.width(longer, kText) > room)
            lines.push_back(word);
        else
            lines.back() = longer;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

void FindingsView::learn(const Session& session) {
    const replay::History& history = session.history();
    const std::uint64_t until = std::min(history.size(), learned_ + kLearnedAFrame);
    const bool news = learned_ < until;
    history.events().each(learned_, until, [this](const Event& event, std::string_view text) {
        examination_.take(event, text);
    });
    learned_ = until;
    // Told when it has caught up, or a good part of the run is new.
    learning_ = learned_ < history.size();
    if (told_ == learned_ || (news && learning_)) return;
    if (session.live() && learned_ - told_ < told_ / 16) return;
    found_ = examination_.findings();
    told_ = learned_;
    rows_.clear();
}

std::string FindingsView::label() const {
    return found_.empty() ? "Findings" : fmt::format("Findings  {}", found_.size());
}

void FindingsView::fold(Ui& ui, float width) {
    if (rows_.size() == found_.size() && width == width_) return;
    rows_.clear();
    width_ = width;
    float y = 4;
    for (const findings::Finding& finding : found_) {
        Row& row = rows_.emplace_back();
        row.lines = folded(ui.canvas, finding.sentence + ".", width - 2 * kSide);
        row.top = y;
        row.height = kHead + kLine * static_cast<float>(row.lines.size()) + kFoot + kGap;
        y += row.height;
    }
    content_ = y;
}

void FindingsView::draw(Ui& ui, Session& session, const Rect& area) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    if (found_.empty()) {
        const Point at = area.center();
        c.text({at.x, at.y - 22}, learning_ ? "looking…" : "nothing found",
               {.size = 13, .color = t.mid, .align = Align::center});
        const std::array<const char*, 2> sought = {
            "deadlocks, leaks, starvation, locks held across waits for channels,",
            "buffers always full or always empty, unfair selects, data races"};
        for (std::size_t i = 0; i < sought.size(); ++i)
            c.text({at.x, at.y + 4 + kLine * static_cast<float>(i)}, sought[i],
                   {.size = 12, .color = t.low, .align = Align::center});
        return;
    }
    fold(ui, area.w);
    scroll_.update(ui, "findings", area, content_);
    c.push_clip(area);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        const findings::Finding& finding = found_[i];
        const float top = area.y + row.top - scroll_.at();
        if (top + row.height < area.y || top > area.bottom()) continue;
        const Rect box = {area.x, top, area.w, row.height - kGap / 2};
        const auto seen = [&](std::uint64_t event) { return session.position() == event + 1; };
        const auto show = [&](std::uint64_t event) {
            session.seek(event + 1);
            if (!finding.gos.empty()) session.select(finding.gos.front());
        };
        const std::string name = fmt::format("finding/{}", i);
        const float from = std::max(box.y, area.y), to = std::min(box.bottom(), area.bottom());
        if (ui.registry.add(name, {box.x, from, box.w, to - from}) && !finding.events.empty())
            show(finding.events.front());
        const bool here = std::any_of(finding.events.begin(), finding.events.end(), seen);
        if (here || ui.registry.hot(name)) c.fill(box, t.highlight);
        if (here) c.fill({box.x, box.y, 4, box.h}, t.selection);
        float y = top + kHead / 2 + 1;
        c.text({area.x + kSide, y}, text_of(finding.kind),
               {.size = 13, .color = t.warn, .face = Face::ui_bold});
        y += kHead / 2 + kLine / 2;
        for (const std::string& line : row.lines) {
            TextStyle style = kText;
            style.color = t.hi;
            c.text({area.x + kSide, y}, line, style);
            y += kLine;
        }
        // The events that prove it, each a click away.
        y += kFoot / 2 - kLine / 2;
        float x = area.x + kSide;
        for (std::size_t k = 0; k < finding.events.size() && k < kEventsShown; ++k) {
            const std::uint64_t event = finding.events[k];
            const std::string label = fmt::format("{}{}", k == 0 ? "event " : "", event);
            const TextStyle style = {.size = 12, .color = t.mid, .face = Face::mono};
            const float w = c.width(label, style);
            const std::string chip = fmt::format("{}/{}", name, k);
            const Rect at = {x - 5, y - 9, w + 10, 18};
            if (at.y >= area.y && at.bottom() <= area.bottom() && ui.registry.add(chip, at))
                show(event);
            const bool hot = ui.registry.hot(chip);
            if (hot || seen(event)) c.stroke(at, hot ? t.mid : t.line2, 1, 4);
            TextStyle drawn = style;
            if (hot || seen(event)) drawn.color = t.hi;
            c.text({x, y}, label, drawn);
            x += w + 16;
        }
        if (finding.events.size() > kEventsShown)
            c.text({x, y}, fmt::format("and {} more", finding.events.size() - kEventsShown),
                   {.size = 12, .color = t.low});
        c.line({area.x + kSide, box.bottom()}, {area.right() - kSide, box.bottom()}, t.line);
    }
    c.pop_clip();
    scroll_.draw_bar(ui, area, content_);
}

}  // namespace fiberscope::ui
