// The two lists of lines: what happened (Events) and what the program printed (Output).
#include "ui/views/panels.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr float kRow = 20;

}  // namespace

void EventsView::draw(Ui& ui, Session& session, const Rect& area) {
    const Theme& t = ui.theme;
    const std::uint64_t size = session.history().size();
    const double content = static_cast<double>(size) * kRow + 8;
    const std::uint64_t position = session.position();
    if (position != shown_) {
        const double y = static_cast<double>(position) * kRow;
        scroll_.show(std::max(0.0, y - 3 * kRow), y + 3 * kRow, area.h);
        shown_ = position;
    }
    scroll_.update(ui, "events", area, content);
    scroll_.snap(kRow);
    ui.canvas.push_clip({area.x, area.y + 4, area.w, area.h - 4});
    // Only the rows in sight: a run may have a million.
    for (std::uint64_t row = scroll_.row(kRow); row < size; ++row) {
        const float top = area.y + 4 + scroll_.below(static_cast<double>(row) * kRow);
        if (top > area.bottom()) break;
        const Rect line = {area.x, top, area.w, kRow};
        const std::string name = fmt::format("event/{}", row);
        if (ui.registry.add(name, line)) session.seek(row + 1);
        const bool now = row + 1 == position;
        if (now || ui.registry.hot(name)) ui.canvas.fill(line, t.highlight);
        if (now) ui.canvas.fill({area.x, top, 4, kRow}, t.selection);
        const bool about_selected =
            trace::is_about(session.history().event(row), session.selected());
        const bool past = row < position;
        ui.canvas.text_fit({area.x + 14, top + kRow / 2}, session.line_of(row),
                           {.size = 12,
                            .color = !past            ? t.low
                                     : about_selected ? t.hi
                                                      : t.mid,
                            .face = Face::mono},
                           area.w - 28);
    }
    ui.canvas.pop_clip();
    scroll_.draw_bar(ui, area, content);
}

void OutputView::draw(Ui& ui, Session& session, const Rect& area) {
    const Theme& t = ui.theme;
    const replay::History& history = session.history();
    const auto output = replay::About::kind(Kind::output);
    for (; (known_ = history.events().next(output, known_)) < history.size(); ++known_)
        pieces_.push_back({known_, history.event(known_).a == 2, history.text(known_)});
    struct Row {
        std::string text;
        bool error;
    };
    std::vector<Row> rows;
    bool fresh = true;  // the next piece begins a line
    for (const Piece& piece : pieces_) {
        if (piece.index >= session.position()) break;
        std::string_view rest = piece.text;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            const std::string_view part = rest.substr(0, end);
            if (fresh || rows.empty()) {
                rows.push_back({std::string(part), piece.error});
            } else {
                rows.back().text += part;
            }
            fresh = end != std::string_view::npos;
            if (!fresh) break;
            rest.remove_prefix(end + 1);
        }
    }
    if (rows.empty()) {
        ui.canvas.text(area.center(), "nothing printed yet",
                       {.size = 13, .color = t.low, .align = Align::center});
        return;
    }
    const float content = static_cast<float>(rows.size()) * kRow + 16;
    if (rows.size() != shown_) scroll_.to_end(content, area.h);
    shown_ = rows.size();
    scroll_.update(ui, "output", area, content);
    ui.canvas.push_clip(area);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const float top = area.y + 8 + static_cast<float>(i) * kRow - scroll_.at();
        if (top + kRow < area.y || top > area.bottom()) continue;
        ui.canvas.text_fit(
            {area.x + 18, top + kRow / 2}, rows[i].text,
            {.size = 13, .color = rows[i].error ? t.warn : t.code, .face = Face::mono},
            area.w - 32);
    }
    ui.canvas.pop_clip();
    scroll_.draw_bar(ui, area, content);
}

}  // namespace fiberscope::ui
