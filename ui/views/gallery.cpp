#include "ui/views/gallery.h"

#include "ui/stage/glyphs.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

namespace {

constexpr float kRowMax = 96, kRowMin = 46, kPictureWidth = 150;

// What each lesson is about, in the stage's own signs.
void draw_picture(Ui& ui, std::size_t lesson, const Rect& r) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const Point m = r.center();
    const float h = std::min(30.0F, r.h * 0.42F);
    const auto token = [&](float x, Look look, std::string_view label) {
        draw_token(c, t, {m.x + x, m.y}, label, {.look = look, .height = h});
    };
    const auto slot = [&](float x, std::string_view value) {
        const Rect box = {m.x + x - h / 2 - 2, m.y - h / 2 - 2, h + 4, h + 4};
        c.stroke(box, t.line2, 1, 3);
        if (!value.empty()) draw_value(c, t, {m.x + x, m.y}, value, h - 4);
    };
    switch (lesson) {
        case 0:  // goroutines
            token(-45, Look::running, "main");
            token(10, Look::runnable, "G2");
            token(54, Look::runnable, "G3");
            return;
        case 1:  // two who meet
            token(-34, Look::channel, "G2");
            for (const float dx : {-2.5F, 2.5F})
                c.line({m.x + dx, m.y - h * 0.7F}, {m.x + dx, m.y + h * 0.7F}, t.line2, 2);
            token(34, Look::running, "G3");
            return;
        case 2:  // a buffer
            slot(-h - 6, "1");
            slot(0, "2");
            slot(h + 6, {});
            return;
        case 3:  // closed, and what is left in it
            c.line({m.x - h * 1.1F, m.y - h * 0.6F}, {m.x - h * 1.1F, m.y + h * 0.6F}, t.warn, 3);
            slot(-h * 0.4F, "7");
            slot(h * 0.8F, {});
            return;
        case 4:  // a stack and its double
            for (const float part : {0.5F, 1.0F}) {
                const float full = r.h * 0.72F, x = part < 1 ? m.x - 34 : m.x + 8;
                const Rect column = {x, m.y - full / 2, 28, full * part};
                if (part < 1) {
                    c.dashed(column, t.line2, 1.5F, 3);
                } else {
                    c.stroke(column, t.hi, 2, 3);
                    c.fill({x + 4, column.y + 4, 20, full * 0.4F}, t.plinth, 2);
                }
            }
            return;
        case 5:  // four Ps
            for (int i = 0; i < 4; ++i) {
                const float x = m.x - 66 + 34 * static_cast<float>(i);
                const Rect seat = {x, m.y - h / 2 - 4, 30, h + 8};
                c.fill(seat, t.well, 4);
                c.stroke(seat, t.line2, 1, 4);
                if (i != 2)
                    draw_token(c, t, seat.center(), "", {.look = Look::running, .height = 16});
            }
            return;
        default:
            return;
    }
}

}  // namespace

std::vector<std::string> Gallery::texts() const {
    std::vector<std::string> all;
    for (const Entry& e : entries_) {
        for (const std::string& text : {e.title, e.title_zh, e.about, e.about_zh})
            all.push_back(text);
    }
    return all;
}

void Gallery::keys(const Input& input) {
    for (const KeyPress& press : input.keys) {
        switch (press.key) {
            case Key::up:
                if (chosen_ > 0) --chosen_;
                break;
            case Key::down:
                if (chosen_ + 1 < entries_.size()) ++chosen_;
                break;
            case Key::home:
                chosen_ = 0;
                break;
            case Key::end:
                if (!entries_.empty()) chosen_ = entries_.size() - 1;
                break;
            case Key::enter:
            case Key::space:
                if (chosen_ < entries_.size()) opened_ = chosen_;
                break;
            case Key::theme:
                dark_ = !dark_;
                break;
            default:
                break;
        }
    }
}

void Gallery::draw_row(Ui& ui, std::size_t index, const Rect& row) {
    Canvas& c = ui.canvas;
    const Theme& t = ui.theme;
    const Entry& e = entries_[index];
    const std::string name = fmt::format("lesson/{}", index + 1);
    if (ui.registry.add(name, row)) opened_ = chosen_ = index;
    const bool moved = ui.input.mouse_x != mouse_.x || ui.input.mouse_y != mouse_.y;
    if (moved && ui.registry.hot(name)) chosen_ = index;
    const bool on = chosen_ == index;
    const Rect card = {row.x, row.y, row.w, row.h - 8};
    c.fill(card, on ? t.highlight : t.card, 10);
    c.stroke(card, on ? t.mid : t.line, 1, 10);
    if (on) c.fill({card.x, card.y + 10, 4, card.h - 20}, t.state(Look::runnable).edge);

    const float y = card.center().y;
    c.text({card.x + 40, y}, std::to_string(index + 1),
           {.size = 24, .color = t.mid, .face = Face::ui_bold, .align = Align::center});
    const bool with_picture = row.w > 640;
    const float x = card.x + 76 + (with_picture ? kPictureWidth + 20 : 0);
    if (with_picture) draw_picture(ui, index, {card.x + 76, card.y, kPictureWidth, card.h});

    const bool swapped = chinese_first_ && !e.title_zh.empty();
    const std::string &first = swapped ? e.title_zh : e.title,
                      &second = swapped ? e.title : e.title_zh;
    const std::string& about = swapped && !e.about_zh.empty() ? e.about_zh : e.about;
    const bool one_line = card.h < 58;
    const float right = card.right() - 20;
    const TextStyle title = {.size = 20, .color = t.hi, .face = Face::ui_bold};
    const float title_y = one_line ? y : y - 12;
    c.text_fit({x, title_y}, first, title, right - x);
    const float after = x + c.width(first, title) + 16;
    if (after < right - 60)
        c.text_fit({after, title_y}, second, {.size = 17, .color = t.mid}, right - after);
    if (!one_line) c.text_fit({x, y + 15}, about, {.size = 15, .color = t.mid}, right - x);
}

void Gallery::frame(Canvas& canvas, float width, float height, const Input& input, double) {
    opened_.reset();
    registry_.begin(input);
    keys(input);
    Ui ui = {canvas, dark_ ? dark_theme() : light_theme(), input, registry_};
    const Theme& t = ui.theme;
    canvas.fill({0, 0, width, height}, t.app);
    const float w = std::min(920.0F, width - 48);
    const float rows = static_cast<float>(std::max<std::size_t>(1, entries_.size()));
    const float head = height < 560 ? 66 : 118, foot = 46;
    const float row = std::clamp((height - head - foot) / rows, kRowMin, kRowMax);
    const float x = (width - w) / 2;
    // A page that is higher than its list has the list in its middle.
    const float top = head + std::max(0.0F, (height - head - foot - row * rows) * 0.4F);
    if (height < 560) {
        canvas.text({x, top - 32}, "Fiberscope",
                    {.size = 24, .color = t.hi, .face = Face::ui_bold});
    } else {
        canvas.text({x, top - 66}, "Fiberscope",
                    {.size = 34, .color = t.hi, .face = Face::ui_bold});
        canvas.text({x, top - 28}, "Go's concurrency, run for real and watched.",
                    {.size = 17, .color = t.mid});
    }
    for (std::size_t i = 0; i < entries_.size(); ++i)
        draw_row(ui, i, {x, top + row * static_cast<float>(i), w, row});
    canvas.text({x, top + row * rows + 16},
                "Up and Down choose, Enter opens. In a lesson Escape lets go, and comes back here.",
                {.size = 13, .color = t.low});
    mouse_ = ui.mouse();
    registry_.end();
}

}  // namespace fiberscope::ui
