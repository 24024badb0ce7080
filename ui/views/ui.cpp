#include "ui/views/ui.h"

#include <fmt/format.h>

#include <algorithm>

namespace fiberscope::ui {

void Registry::begin(const Input& input) {
    now_.clear();
    clicked_.clear();
    const Point at = {input.mouse_x, input.mouse_y};
    hot_.clear();
    for (auto entry = last_.rbegin(); entry != last_.rend(); ++entry) {
        if (!entry->rect.contains(at)) continue;
        hot_ = entry->name;
        break;
    }
    if (input.pressed) held_ = hot_;
    if (input.released) {
        if (held_ == hot_) clicked_ = held_;
        held_.clear();
    }
}

void Registry::end() {
    last_.swap(now_);
}

bool Registry::add(std::string_view name, const Rect& rect) {
    now_.push_back({std::string(name), rect});
    return clicked_ == name && !clicked_.empty();
}

std::optional<Rect> Registry::find(std::string_view name) const {
    const auto found = std::find_if(last_.begin(), last_.end(),
                                    [&](const Entry& entry) { return entry.name == name; });
    if (found == last_.end()) return std::nullopt;
    return found->rect;
}

bool Ui::key(Key key, bool shift) const {
    return std::any_of(input.keys.begin(), input.keys.end(), [&](const KeyPress& press) {
        return press.key == key && press.shift == shift;
    });
}

bool button(Ui& ui, std::string_view name, const Rect& rect, std::string_view label, bool chosen) {
    const bool clicked = ui.registry.add(name, rect);
    const bool hot = ui.registry.hot(name);
    if (chosen || hot) ui.canvas.fill(rect, ui.theme.highlight, 5);
    ui.canvas.stroke(rect, hot ? ui.theme.mid : ui.theme.line2, 1, 5);
    ui.canvas.text(rect.center(), label,
                   {.size = 13,
                    .color = chosen ? ui.theme.hi : ui.theme.mid,
                    .face = chosen ? Face::ui_bold : Face::ui,
                    .align = Align::center});
    return clicked;
}

int tab_row(Ui& ui, const Rect& rect, std::string_view group,
            const std::vector<std::pair<std::string, std::string>>& names_and_labels, int active) {
    ui.canvas.line({rect.x, rect.bottom() - 1}, {rect.right(), rect.bottom() - 1}, ui.theme.line);
    int chosen = -1;
    float x = rect.x + 14;
    for (std::size_t i = 0; i < names_and_labels.size(); ++i) {
        const auto& [name, label] = names_and_labels[i];
        const bool on = static_cast<int>(i) == active;
        const TextStyle style = {.size = 13,
                                 .color = on ? ui.theme.hi : ui.theme.low,
                                 .face = on ? Face::ui_bold : Face::ui};
        // As wide as when it is chosen, so that choosing moves nothing.
        const float w = ui.canvas.width(label, {.size = 13, .face = Face::ui_bold});
        const std::string full = fmt::format("{}/{}", group, name);
        if (ui.registry.add(full, {x - 10, rect.y, w + 20, rect.h})) chosen = static_cast<int>(i);
        TextStyle drawn = style;
        if (!on && ui.registry.hot(full)) drawn.color = ui.theme.hi;
        ui.canvas.text({x, rect.center().y}, label, drawn);
        if (on) ui.canvas.fill({x, rect.bottom() - 3, w, 3}, ui.theme.hi);
        x += w + 22;
    }
    return chosen;
}

}  // namespace fiberscope::ui
