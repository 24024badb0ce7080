// The stack tab's other side: the local variables of each frame of the selected goroutine, from a
// run that is held or has ended. A value that is too long for its row goes on below it, whole.
#include "ui/stage/glyphs.h"
#include "ui/views/panels.h"
#include "ui/views/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr float kFrameRow = 24, kRow = 18, kHead = 40;

const char* why_not(Variables::Known known) {
    switch (known) {
        case Variables::Known::no:
            return "Local variables are known of live runs with --pace only.";
        case Variables::Known::playing:
            return "Pause to see the local variables.";
        case Variables::Known::soon:
            return "A goroutine is still on its way to where the run is held.";
        case Variables::Known::yes:
            break;
    }
    return "";
}

// One thing of a row, at its place.
struct Piece {
    float x, y;
    std::string text;
    TextStyle style;
};

// A text cut into lines of at most so many characters.
std::vector<std::string> lines_of(const std::string& text, std::size_t characters) {
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    for (const char c : text) {
        const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins && used++ == characters) {
            lines.emplace_back();
            used = 1;
        }
        lines.back() += c;
    }
    return lines;
}

std::string without_main(const std::string& name) {
    return name.rfind("main.", 0) == 0 ? name.substr(5) : name;
}

// The rows of all frames, and how high they are together.
class Rows {
  public:
    Rows(const Canvas& canvas, const Theme& theme, float width)
        : canvas_(canvas), theme_(theme), width_(width) {}

    void add(const FrameFact& frame) {
        y_ += kFrameRow / 2 + 2;
        const TextStyle name = {.size = 13, .color = theme_.hi, .face = Face::mono_bold};
        const std::string function = without_main(frame.function);
        put(0, function, name);
        put(canvas_.width(function, name) + 10, fmt::format("line {}", frame.line),
            {.size = 12, .color = theme_.low});
        y_ += kFrameRow / 2;
        for (const VariableFact& variable : frame.variables)
            add(variable);
        if (frame.variables.empty()) {
            y_ += kRow / 2;
            put(kIndent, "no variable has a value yet", {.size = 12, .color = theme_.low});
            y_ += kRow / 2;
        }
        if (frame.left_out == 0) return;
        y_ += kRow / 2 + 4;
        put(0, fmt::format("… {} more frames", frame.left_out), {.size = 12, .color = theme_.low});
        y_ += kRow / 2;
    }

    const std::vector<Piece>& pieces() const { return pieces_; }
    float height() const { return y_ + 8; }

  private:
    static constexpr float kIndent = 14, kGap = 10;

    void put(float x, std::string text, const TextStyle& style) {
        pieces_.push_back({x, y_, std::move(text), style});
    }

    void add(const VariableFact& variable) {
        y_ += kRow / 2;
        const Color color = variable.shadowed ? theme_.low : theme_.hi;
        const TextStyle name = {.size = 12, .color = color, .face = Face::mono_bold};
        const TextStyle type = {.size = 12, .color = theme_.low, .face = Face::mono};
        const TextStyle value = {.size = 12, .color = color, .face = Face::mono};
        float x = kIndent;
        put(x, variable.name, name);
        x += canvas_.width(variable.name, name) + kGap;
        const std::string what = variable.shadowed ? variable.type + " shadowed" : variable.type;
        put(x, what, type);
        x += canvas_.width(what, type) + kGap;
        const float em = canvas_.width("0", value);
        if (x + canvas_.width(variable.value, value) <= width_) {
            put(x, variable.value, value);
        } else {
            const float room = std::max(width_ - 2 * kIndent, 8 * em);
            for (const std::string& line :
                 lines_of(variable.value, static_cast<std::size_t>(room / em))) {
                y_ += kRow;
                put(2 * kIndent, line, value);
            }
        }
        y_ += kRow / 2;
    }

    const Canvas& canvas_;
    const Theme& theme_;
    const float width_;
    float y_ = 0;
    std::vector<Piece> pieces_;
};

}  // namespace

void StackView::draw(Ui& ui, Session& session, const Rect& area) {
    const bool variables = variables_.value_or(session.controlled());
    float right = area.right() - 18;
    for (const bool which : {true, false}) {
        const char* label = which ? "Variables" : "Sizes";
        const bool on = which == variables;
        const float w = ui.canvas.width(label, {.size = 12, .face = Face::ui_bold});
        const std::string name = which ? "stack/variables" : "stack/sizes";
        if (ui.registry.add(name, {right - w - 6, area.y + 6, w + 12, 28})) variables_ = which;
        ui.canvas.text({right, area.y + 20}, label,
                       {.size = 12,
                        .color = on || ui.registry.hot(name) ? ui.theme.hi : ui.theme.low,
                        .face = on ? Face::ui_bold : Face::ui,
                        .align = Align::right});
        if (on) ui.canvas.fill({right - w, area.y + 29, w, 2}, ui.theme.hi);
        right -= w + 18;
    }
    if (variables)
        draw_variables(ui, session, area, right - area.x);
    else
        draw_stack(ui, session, area, right - area.x);
}

void StackView::draw_variables(Ui& ui, Session& session, const Rect& area, float head) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const GoId id = session.selected();
    const TextStyle note = {.size = 13, .color = t.low};
    const Point first = {area.x + 18, area.y + 20};
    if (id == GoId::none) return c.text(first, "Select a goroutine to see its variables.", note);
    const TextStyle name = {.size = 15, .color = t.hi, .face = Face::ui_bold};
    c.text(first, label_of(id), name);
    const Variables found = session.variables(id);
    const Point body = {area.x + 18, area.y + kHead + 12};
    if (found.known != Variables::Known::yes) return c.text(body, why_not(found.known), note);
    if (found.frames.empty())
        return c.text(body, "It has no frame of the program: it has ended.", note);
    const float x = first.x + c.width(label_of(id), name) + 10;
    if (found.ahead > 0)
        c.text_fit({x, first.y}, fmt::format("{} events ahead of what is shown", found.ahead),
                   {.size = 13, .color = t.warn}, area.x + head - x);
    const Rect list = {area.x, area.y + kHead, area.w, area.h - kHead};
    Rows rows(c, t, list.w - 36);
    for (const FrameFact& frame : found.frames)
        rows.add(frame);
    if (shown_ != id) scroll_ = {};
    shown_ = id;
    scroll_.update(ui, "variables", list, rows.height());
    c.push_clip(list);
    for (const Piece& piece : rows.pieces()) {
        const float y = list.y + piece.y - scroll_.at();
        if (y > list.y - kRow && y < list.bottom() + kRow)
            c.text_fit({list.x + 18 + piece.x, y}, piece.text, piece.style, list.w - 36 - piece.x);
    }
    c.pop_clip();
    scroll_.draw_bar(ui, list, rows.height());
}

}  // namespace fiberscope::ui
