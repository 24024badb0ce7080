#include "ui/stage/glyphs.h"
#include "ui/stage/scene.h"
#include "ui/views/go_colors.h"
#include "ui/views/panels.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace fiberscope::ui {

namespace {

constexpr float kLine = 18.4F, kNumber = 26, kToken = 18;
constexpr std::size_t kMarksMax = 3;

struct Mark {
    GoId g;
    Look look;
};

// Who stands at which line: running ones first, then the selected one, then by id.
std::map<std::uint32_t, std::vector<Mark>> marks_of(const replay::State& state, GoId selected) {
    std::map<std::uint32_t, std::vector<Mark>> marks;
    for (const replay::GoState& g : state.gos) {
        if (g.id == GoId::none || g.status == replay::GoStatus::finished) continue;
        const std::uint32_t line = g.has_run && g.line != 0 ? g.line : g.go_line;
        if (line != 0) marks[line].push_back({g.id, look_of(g)});
    }
    for (auto& [line, list] : marks) {
        std::stable_sort(list.begin(), list.end(), [&](const Mark& a, const Mark& b) {
            const auto rank = [&](const Mark& m) {
                return m.look == Look::running ? 0 : m.g == selected ? 1 : 2;
            };
            return rank(a) < rank(b);
        });
    }
    return marks;
}

// The lines to show: the lesson's directives speak to the program, not to the audience.
std::vector<std::size_t> rows_of(const std::vector<std::string>& source) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const std::size_t text = source[i].find_first_not_of(" \t");
        const bool directive =
            text != std::string::npos && source[i].compare(text, 8, "//scope:") == 0;
        if (directive) {
            // Nor the empty comment line that sets them apart from the text above.
            if (!rows.empty() && source[rows.back()] == "//") rows.pop_back();
            continue;
        }
        rows.push_back(i);
    }
    return rows;
}

// From right to left: as many as fit between `left` and `right`, then how many more there are.
void draw_marks(Ui& ui, Session& session, const std::vector<Mark>& marks, float left, float right,
                float y) {
    Canvas& c = ui.canvas;
    const auto width_of = [&](const std::string& label) {
        float w = token_width(c, label, kToken);
        w = std::min(w, c.width(label, {.size = 11, .face = Face::ui_bold}) + 11);
        return std::max(w, kToken * 1.36F);
    };
    const auto more_width = [&](std::size_t rest) {
        if (rest == 0) return 0.0F;
        return std::max(kToken * 1.36F,
                        c.width(fmt::format("+{}", rest), {.size = 11}) + kToken * 0.6F) +
               2;
    };
    std::size_t shown = 0;
    float used = 0;
    while (shown < std::min(marks.size(), kMarksMax)) {
        const float with = used + width_of(label_of(marks[shown].g)) + 3;
        if (with + more_width(marks.size() - shown - 1) > right - left) break;
        used = with;
        ++shown;
    }
    float x = right;
    if (const std::size_t rest = marks.size() - shown; rest > 0) {
        const float w = more_width(rest) - 2;
        draw_more(c, ui.theme, {x - w / 2, y}, static_cast<int>(rest), kToken);
        x -= w + 2;
    }
    for (std::size_t i = 0; i < shown; ++i) {
        const std::string label = label_of(marks[i].g);
        const float w = width_of(label);
        const std::string name = fmt::format("mark/{}", raw(marks[i].g));
        if (ui.registry.add(name, {x - w, y - kLine / 2, w, kLine})) session.select(marks[i].g);
        draw_token(c, ui.theme, {x - w / 2, y}, label,
                   {.look = marks[i].look,
                    .height = kToken,
                    .width = w,
                    .hovered = ui.registry.hot(name)});
        x -= w + 3;
    }
}

void draw_code(Ui& ui, std::string_view line, bool& in_comment, Point at, float right, float size) {
    const Theme& t = ui.theme;
    const float cell = ui.canvas.width("0", {.size = size, .face = Face::mono});
    const std::size_t tabs = std::min(line.find_first_not_of('\t'), line.size());
    // A tab is three columns: Go's eight would push the code out of the panel.
    float x = at.x + static_cast<float>(tabs) * 3 * cell;
    for (const CodePiece& piece : color_go(line.substr(tabs), in_comment)) {
        Color color = t.code;
        switch (piece.kind) {
            case CodePiece::Kind::plain:
                break;
            case CodePiece::Kind::keyword:
                color = t.keyword;
                break;
            case CodePiece::Kind::number:
            case CodePiece::Kind::text:
                color = t.number;
                break;
            case CodePiece::Kind::comment:
                color = t.comment;
                break;
        }
        const TextStyle style = {.size = size, .color = color, .face = Face::mono};
        const float w = ui.canvas.width(piece.text, style);
        const bool last = piece.text.data() + piece.text.size() == line.data() + line.size();
        // The last cell is kept for the ellipsis while more of the line comes.
        if (x + w > right - (last ? 0 : cell) + 0.5F) {
            if (right - x < 2 * cell) {
                ui.canvas.text({x, at.y}, "…", style);
            } else {
                ui.canvas.text_fit({x, at.y}, std::string(piece.text) + (last ? "" : "…"), style,
                                   right - x);
            }
            return;
        }
        ui.canvas.text({x, at.y}, piece.text, style);
        x += w;
    }
}

}  // namespace

void Scroll::update(Ui& ui, std::string_view name, const Rect& area, double content_height) {
    ui.registry.add(name, area);
    // The rows lie on top of the list, so its own hotness says too little.
    if (area.contains(ui.mouse())) at_ -= static_cast<double>(ui.input.wheel * 54);
    at_ = std::clamp(at_, 0.0, std::max(0.0, content_height - static_cast<double>(area.h)));
}

void Scroll::show(double top, double bottom, float view_height) {
    if (top < at_) at_ = top;
    at_ = std::max(at_, bottom - static_cast<double>(view_height));
}

void Scroll::draw_bar(Ui& ui, const Rect& area, double content_height) const {
    const auto view = static_cast<double>(area.h);
    if (content_height <= view) return;
    const auto h = static_cast<float>(std::max(24.0, view * view / content_height));
    const float y = area.y + (area.h - h) * static_cast<float>(at_ / (content_height - view));
    ui.canvas.fill({area.right() - 5, y, 3, h}, ui.theme.line2, 1.5F);
}

void SourceView::draw(Ui& ui, Session& session, const Rect& area) {
    const auto& source = session.lesson().source;
    const Theme& t = ui.theme;
    if (source.empty()) {
        ui.canvas.text(area.center(), "this run came without its source",
                       {.size = 13, .color = t.low, .align = Align::center});
        return;
    }
    const replay::State& state = session.state();
    const GoId selected = session.selected();
    const auto marks = marks_of(state, selected);
    const auto rows = rows_of(source);
    const float content = static_cast<float>(rows.size()) * kLine + 8;
    std::uint32_t current = 0;
    for (const auto& [line, list] : marks) {
        for (const Mark& mark : list)
            current = mark.g == selected ? line : current;
    }
    if (current != 0 && current != shown_line_) {
        // Only for the selected goroutine, and only when its line leaves the middle 60 %.
        const auto row = std::lower_bound(rows.begin(), rows.end(), current - 1) - rows.begin();
        const float y = static_cast<float>(row) * kLine;
        if (y < scroll_.at() + area.h * 0.2F || y > scroll_.at() + area.h * 0.8F)
            scroll_.show(std::max(0.0F, y - area.h * 0.3F), y + area.h * 0.3F, area.h);
        shown_line_ = current;
    }
    scroll_.update(ui, "source", area, content);
    scroll_.snap(kLine);
    const bool narrow = area.w < 440;
    const float gutter = narrow ? 86 : 96;
    ui.canvas.push_clip({area.x, area.y + 4, area.w, area.h - 4});
    bool in_comment = false;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::size_t i = rows[row];
        const auto number = static_cast<std::uint32_t>(i + 1);
        const float top = area.y + 4 + static_cast<float>(row) * kLine - scroll_.at();
        if (top + kLine < area.y || top > area.bottom()) {
            color_go(source[i], in_comment);  // a comment may begin out of sight
            continue;
        }
        const float y = top + kLine / 2;
        const auto found = marks.find(number);
        if (found != marks.end()) {
            ui.canvas.fill({area.x, top, area.w, kLine}, t.highlight);
            draw_marks(ui, session, found->second, area.x + 6, area.x + gutter - 6, y);
        }
        if (number == current) ui.canvas.fill({area.x, top, 4, kLine}, t.selection);
        ui.canvas.text({area.x + gutter + kNumber, y}, std::to_string(number),
                       {.size = 13,
                        .color = found != marks.end() ? t.mid : t.low,
                        .face = Face::mono,
                        .align = Align::right});
        draw_code(ui, source[i], in_comment, {area.x + gutter + kNumber + 14, y}, area.right() - 10,
                  narrow ? 13 : 15);
    }
    ui.canvas.pop_clip();
    scroll_.draw_bar(ui, area, content);
}

}  // namespace fiberscope::ui
